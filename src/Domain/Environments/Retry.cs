using System.Text.Json;
using Cloud.Domain.Activities;

namespace Cloud.Domain.Environments;

/// <summary>Trying again: the same verb once more, under the rules of now, as a new activity that names the one it repeats.</summary>
public static class Retry
{
    /// <summary>Whether <see cref="Of"/> would be let through, but for an activity that holds the environment.</summary>
    public static bool IsPossible(Environment environment, Activity failed) => failed.EndedBadly && failed.Type switch
    {
        ActivityTypes.ProjectCreate or ActivityTypes.EnvironmentActivate => environment.CanActivate,
        ActivityTypes.EnvironmentDeactivate => environment.CanDeactivate,
        ActivityTypes.EnvironmentDelete => environment.CanDelete,
        ActivityTypes.EnvironmentBackup => environment.CanBackUp,
        ActivityTypes.EnvironmentReconcile => environment.CanReconcile,
        ActivityTypes.EnvironmentPause => environment.CanPause,
        ActivityTypes.EnvironmentResume => environment.CanResume,
        ActivityTypes.EnvironmentRedeploy => environment.CanUpdate,
        ActivityTypes.EnvironmentRecover => environment.CanRecover,
        _ => false,
    };

    public static Result<Activity> Of(Environment environment, Activity failed, DateTimeOffset now, Guid? by)
    {
        if (!failed.EndedBadly)
        {
            return ActivityErrors.NotEndedBadly;
        }

        var again = failed.Type switch
        {
            ActivityTypes.ProjectCreate or ActivityTypes.EnvironmentActivate => environment.Activate(now, by, failed.Type),
            // The name was typed for the first attempt.
            ActivityTypes.EnvironmentDeactivate => environment.Deactivate(now, by, environment.MachineName, environment.StackCondition == StackCondition.DeleteFailed ? Named(failed, "retain") : null),
            ActivityTypes.EnvironmentDelete => environment.Delete(now, by, losesData: true, environment.MachineName),
            ActivityTypes.EnvironmentBackup => environment.BackUp(WasSafe(failed), now, by),
            ActivityTypes.EnvironmentReconcile => environment.Reconcile(now, by),
            ActivityTypes.EnvironmentPause => environment.Pause(now, by),
            ActivityTypes.EnvironmentResume => environment.Resume(now, by),
            ActivityTypes.EnvironmentRedeploy => Redeployment(environment, failed, now, by),
            ActivityTypes.EnvironmentRecover => environment.Recover(Named(failed, "skip"), now, by),
            _ => ActivityErrors.NotRetryable(failed.Type),
        };
        if (again.Error is null)
        {
            again.Value.Repeats(failed);
        }

        return again;
    }

    /// <summary>The versions that a failed redeployment brought were taken back with it: they are asked for anew.</summary>
    private static Result<Activity> Redeployment(Environment environment, Activity failed, DateTimeOffset now, Guid? by) =>
        VersionChange.In(failed.Parameters) is { Count: > 0 } changes
            ? environment.ChangeVersions(changes, now, by, TicketOf(failed))
            : environment.Redeploy(now, by);

    private static Guid? TicketOf(Activity failed)
    {
        using var parameters = JsonDocument.Parse(failed.Parameters);
        return parameters.RootElement.TryGetProperty("ticket", out var ticket) && WireId.TryParse(ticket.GetString(), out var id) ? id : null;
    }

    private static bool WasSafe(Activity failed)
    {
        using var parameters = JsonDocument.Parse(failed.Parameters);
        return parameters.RootElement.TryGetProperty("safe", out var safe) && safe.ValueKind == JsonValueKind.True;
    }

    private static List<string> Named(Activity failed, string parameter)
    {
        using var parameters = JsonDocument.Parse(failed.Parameters);
        return parameters.RootElement.TryGetProperty(parameter, out var names) ? [.. names.EnumerateArray().Select(n => n.GetString()!)] : [];
    }
}
