using Cloud.Application.Backups;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>Stopping an activity and trying it again: one set of rules, for the customer and for staff alike.</summary>
internal static class ActivityVerbs
{
    /// <summary>What it takes to stop such an activity or to try it again, beyond <see cref="Permission.EnvironmentDeploy"/>: what it took to begin it.</summary>
    public static Permission Needed(string type) => type switch
    {
        ActivityTypes.EnvironmentScale or ActivityTypes.EnvironmentRecover or ActivityTypes.EnvironmentDomainApply => Permission.EnvironmentOperate,
        ActivityTypes.EnvironmentDeactivate or ActivityTypes.EnvironmentDelete or ActivityTypes.ResourcePurge => Permission.EnvironmentDelete,
        ActivityTypes.EnvironmentBackup => Permission.BackupCreate,
        ActivityTypes.BackupDelete => Permission.BackupDelete,
        ActivityTypes.EnvironmentRestore or ActivityTypes.RestoreSwitch or ActivityTypes.RestoreUndo or ActivityTypes.RestoreSettle => Permission.BackupRestore,
        _ => Permission.EnvironmentDeploy,
    };

    /// <summary>The refusal for a caller whose role in that environment is too small for this kind of activity; null otherwise, and for what is not there.</summary>
    public static async Task<Error?> NotAllowed(this ICloudDb db, IQueryable<Activity> found, Caller caller, CancellationToken ct)
    {
        var what = await (from a in found join e in db.Environments on a.EnvironmentId equals (Guid?)e.Id select new { a.Type, Of = e.Type }).SingleOrDefaultAsync(ct);
        return what is null || (caller.May(Permission.EnvironmentDeploy, what.Of) && caller.May(Needed(what.Type), what.Of)) ? null : AuthorizationErrors.NotAllowed(Needed(what.Type));
    }

    /// <summary>One statement against the worker's: whichever comes first, a step beyond the point of no return has either not begun or cannot be stopped.</summary>
    /// <param name="db">The tenant's.</param>
    /// <param name="found">The activity, as <see cref="ActivityQueries.FindActivity"/> names it.</param>
    /// <param name="now">The moment of the wish.</param>
    /// <param name="ct">Cancels the request, not the work.</param>
    public static async Task<Result<ActivityRow>> Cancel(this ICloudDb db, IQueryable<Activity> found, DateTimeOffset now, CancellationToken ct)
    {
        var asked = await found
            .Where(a => a.CompletedAt == null && a.Cancellable && a.CancelRequestedAt == null && a.Phase == ActivityPhase.Forward)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.CancelRequestedAt, now).SetProperty(a => a.RunAt, a => a.RunAt < now ? a.RunAt : now), ct);
        if (await db.WithNames(found).SingleOrDefaultAsync(ct) is not { } row)
        {
            return ActivityErrors.NotFound;
        }

        return asked == 1 || row.Activity is { IsOpen: true, CancelRequestedAt: not null } ? row
            : row.Activity.IsOpen ? ActivityErrors.TooLate(row.Activity) : ActivityErrors.Over(row.Activity);
    }

    /// <summary>The same verb under the rules of now, as a new activity; a ticket whose change it made goes on with the new one.</summary>
    public static async Task<Result<(Activity Activity, Environment Environment)>> Retry(this ICloudDb db, string projectId, IQueryable<Activity> found, Guid by, DateTimeOffset now, CancellationToken ct)
    {
        var project = await db.LockProject(projectId, ct);
        if (project is null || await db.WithNames(found).SingleOrDefaultAsync(ct) is not { } row)
        {
            return ActivityErrors.NotFound;
        }

        var environment = await db.Environments.SingleOrDefaultAsync(e => e.Id == row.Activity.EnvironmentId, ct);
        if (environment is null)
        {
            return EnvironmentErrors.NotFound;
        }

        if (row.Activity.EndedBadly && !row.IsLatest)
        {
            return ActivityErrors.NotTheLatest;
        }

        if (row.Activity.EndedBadly && await db.Holder(environment, ct) is { } holder)
        {
            return EnvironmentErrors.Busy(environment, holder);
        }

        if (await db.LimitReached(project, environment, ct) is { } reached)
        {
            return reached;
        }

        if (await db.RetryForbidden(project, environment, row.Activity, ct) is { } forbidden)
        {
            return forbidden;
        }

        var again = Domain.Environments.Retry.Of(environment, row.Activity, now, by);
        if (again.Error is { } refusal)
        {
            return refusal;
        }

        db.Activities.Add(again.Value);
        (await db.Tickets.SingleOrDefaultAsync(t => t.ActivityId == row.Activity.Id, ct))?.Follow(again.Value, now);
        return (again.Value, environment);
    }

    /// <summary>What the verb's own use case would refuse beyond the aggregate.</summary>
    private static async Task<Error?> RetryForbidden(this ICloudDb db, Domain.Projects.Project project, Environment environment, Activity failed, CancellationToken ct) => failed.Type switch
    {
        _ when !Domain.Environments.Retry.IsPossible(environment, failed) => null,
        ActivityTypes.ProjectCreate or ActivityTypes.EnvironmentActivate => await db.NeedsProduction(environment, ct),
        ActivityTypes.EnvironmentDeactivate => await db.CarriesStaging(environment, ct),
        ActivityTypes.EnvironmentBackup => await db.NoRoomForBackup(project, environment, ct),
        _ => null,
    };
}
