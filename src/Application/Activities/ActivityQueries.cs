using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>An activity with everything its answer needs.</summary>
/// <param name="Place">Where it is done; null once the environment is gone.</param>
/// <param name="Retried">Of one that ended badly, its environment as it is now; null for all others, which need no more than its name.</param>
/// <param name="IsLatest">It ended badly, and there is no newer activity of its kind on the environment.</param>
/// <param name="Held">It ended badly, and an activity holds the environment, or the production it shares nodes with.</param>
/// <param name="Allowed">It ended badly, and what shared staging and production owe each other does not forbid doing it now.</param>
/// <param name="Before">What runs or waits before it on its environment; null where nothing does or it is not waiting.</param>
/// <param name="ProjectFull">It waits, and the project has as many running as it may.</param>
internal sealed record ActivityRow(Activity Activity, ActivityPlace? Place, Environment? Retried, bool IsLatest, bool Held, bool Allowed, Guid? Before, bool ProjectFull);

/// <summary>What an activity's answer says of its environment.</summary>
internal sealed record ActivityPlace(Guid Id, string MachineName, EnvironmentType Type);

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

    /// <summary>
    /// A list of them, newest first. Most of a list is over and went well, and needs its environment's name and no more: what else there is to know is asked for the
    /// others alone, in a second statement where there are any.
    /// </summary>
    public static async Task<List<ActivityRow>> ListWithNames(this ICloudDb db, IQueryable<Activity> activities, CancellationToken ct)
    {
        var rows = await (from a in activities
                          join e in db.Environments on a.EnvironmentId equals (Guid?)e.Id into environments
                          from e in environments.DefaultIfEmpty()
                          orderby a.Id descending
                          select new ActivityRow(a, e == null ? null : new ActivityPlace(e.Id, e.MachineName, e.Type), null, false, false, false, null, false)).ToListAsync(ct);
        var open = rows.Where(r => r.Activity.EndedBadly || r.Activity.State == ActivityState.Pending).Select(r => r.Activity.Id).ToList();
        if (open.Count == 0)
        {
            return rows;
        }

        var whole = await db.WithNames(db.Activities.AsNoTracking().Where(a => open.Contains(a.Id))).ToDictionaryAsync(r => r.Activity.Id, ct);
        return rows.ConvertAll(r => whole.GetValueOrDefault(r.Activity.Id, r));
    }

    /// <summary>Newest first, with everything. Of one that is over and went well, nothing but its environment's name is looked up.</summary>
    public static IQueryable<ActivityRow> WithNames(this ICloudDb db, IQueryable<Activity> activities) =>
        from a in activities
        join e in db.Environments on a.EnvironmentId equals (Guid?)e.Id into environments
        from e in environments.DefaultIfEmpty()
        let badly = a.CompletedAt != null && a.Result != ActivityResult.Success
        join r in db.Environments on badly ? a.EnvironmentId : null equals (Guid?)r.Id into retried
        from r in retried.DefaultIfEmpty()
        orderby a.Id descending
        select new ActivityRow(
            a,
            e == null ? null : new ActivityPlace(e.Id, e.MachineName, e.Type),
            r,
            badly && !db.Activities.Any(n => n.EnvironmentId == a.EnvironmentId && n.Type == a.Type && n.Id > a.Id),
            badly && db.Activities.Any(h => h.LockId == a.LockId && h.Exclusive && h.CompletedAt == null && h.State != ActivityState.Scheduled && h.State != ActivityState.Staged),
            badly && ((a.Type != ActivityTypes.EnvironmentActivate && a.Type != ActivityTypes.ProjectCreate) || e.SharedWithId == null
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
}
