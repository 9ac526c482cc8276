using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>An activity with everything its answer needs.</summary>
/// <param name="Environment">Null once the environment is gone.</param>
/// <param name="IsLatest">No newer activity of its kind on the environment.</param>
/// <param name="Held">An activity holds the environment, or the production it shares nodes with.</param>
/// <param name="Allowed">What shared staging and production owe each other does not forbid doing it now.</param>
/// <param name="Before">What runs or waits before it on its environment; null where nothing does or it is not waiting.</param>
/// <param name="ProjectFull">It waits, and the project has as many running as it may.</param>
internal sealed record ActivityRow(Activity Activity, Environment? Environment, bool IsLatest, bool Held, bool Allowed, Guid? Before, bool ProjectFull)
{
    /// <summary>Work accepted this very moment: whatever it waits for, it is the newest and cannot be repeated.</summary>
    public static ActivityRow New(Activity activity, Environment environment) => new(activity, environment, true, true, false, null, false);
}

internal static class ActivityQueries
{
    /// <summary>A project's activities as far as the caller sees its environments, or one environment's.</summary>
    public static IQueryable<Activity> ActivitiesOf(this ICloudDb db, string project, string? environment, Caller caller)
    {
        var activities = db.Activities.AsNoTracking().Where(a => a.ProjectId == project);
        if (environment is null)
        {
            return caller.Granted.TypesWith(Permission.EnvironmentView) is { } types
                ? activities.Where(a => db.Environments.Any(e => e.Id == a.EnvironmentId && types.Contains(e.Type)))
                : activities;
        }

        return activities.Where(a => db.Environments.Any(e => e.Id == a.EnvironmentId && e.ProjectId == project && e.MachineName == environment));
    }

    /// <summary>Newest first.</summary>
    public static IQueryable<ActivityRow> WithNames(this ICloudDb db, IQueryable<Activity> activities) =>
        from a in activities
        join e in db.Environments on a.EnvironmentId equals (Guid?)e.Id into environments
        from e in environments.DefaultIfEmpty()
        orderby a.Id descending
        select new ActivityRow(
            a,
            e,
            !db.Activities.Any(n => n.EnvironmentId == a.EnvironmentId && n.Type == a.Type && n.Id > a.Id),
            db.Activities.Any(h => h.LockId == a.LockId && h.Exclusive && h.CompletedAt == null && h.State != ActivityState.Scheduled && h.State != ActivityState.Staged),
            ((a.Type != ActivityTypes.EnvironmentActivate && a.Type != ActivityTypes.ProjectCreate) || e.SharedWithId == null
                || db.Environments.Any(c => c.Id == e.SharedWithId && c.Lifecycle == Lifecycle.Active))
            && (a.Type != ActivityTypes.EnvironmentDeactivate
                || !db.Environments.Any(o => o.SharedWithId == a.EnvironmentId && o.Lifecycle != Lifecycle.Inactive && o.Lifecycle != Lifecycle.ProvisioningFailed)),
            a.State == ActivityState.Pending
                ? db.Activities.Where(o => o.LockId == a.LockId && o.CompletedAt == null
                        && (o.State == ActivityState.InProgress || (o.State == ActivityState.Pending && (o.Priority < a.Priority || (o.Priority == a.Priority && o.Id < a.Id)))))
                    .OrderByDescending(o => o.State == ActivityState.InProgress).ThenBy(o => o.Priority).ThenBy(o => o.Id).Select(o => (Guid?)o.Id).FirstOrDefault()
                : null,
            a.State == ActivityState.Pending && a.Exclusive
                && db.Activities.Count(o => o.ProjectId == a.ProjectId && o.Exclusive && o.State == ActivityState.InProgress) >= Activity.ProjectSlots);

    /// <summary>The activity an address names: null for what has no id's shape, is not there, or belongs elsewhere.</summary>
    public static IQueryable<Activity>? FindActivity(this ICloudDb db, string project, string? environment, string activity, Caller caller) =>
        WireId.TryParse(activity, out var id) && (environment is null || BranchName.IsSlug(environment))
            ? db.ActivitiesOf(project, environment, caller).Where(a => a.Id == id)
            : null;

    /// <summary>Whether there is such an environment; a project's own collection needs none.</summary>
    public static async Task<bool> Names(this ICloudDb db, string project, string? environment, CancellationToken ct) =>
        environment is null || (BranchName.IsSlug(environment) && await db.Environments.AnyAsync(e => e.ProjectId == project && e.MachineName == environment, ct));
}
