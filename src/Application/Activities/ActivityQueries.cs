using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>An activity and its environment's name; null once the environment is gone.</summary>
internal sealed record ActivityRow(Activity Activity, string? Environment);

internal static class ActivityQueries
{
    /// <summary>A project's activities, or one environment's.</summary>
    public static IQueryable<Activity> ActivitiesOf(this ICloudDb db, string project, string? environment)
    {
        var activities = db.Activities.AsNoTracking().Where(a => a.ProjectId == project);
        return environment is null
            ? activities
            : activities.Where(a => db.Environments.Any(e => e.Id == a.EnvironmentId && e.ProjectId == project && e.MachineName == environment));
    }

    /// <summary>Newest first.</summary>
    public static IQueryable<ActivityRow> WithNames(this ICloudDb db, IQueryable<Activity> activities) =>
        from a in activities
        join e in db.Environments on a.EnvironmentId equals (Guid?)e.Id into environments
        from e in environments.DefaultIfEmpty()
        orderby a.Id descending
        select new ActivityRow(a, e != null ? e.MachineName : null);

    /// <summary>The activity an address names: null for what has no id's shape, is not there, or belongs elsewhere.</summary>
    public static IQueryable<Activity>? FindActivity(this ICloudDb db, string project, string? environment, string activity) =>
        WireId.TryParse(activity, out var id) && (environment is null || BranchName.IsSlug(environment))
            ? db.ActivitiesOf(project, environment).Where(a => a.Id == id)
            : null;

    /// <summary>Whether there is such an environment; a project's own collection needs none.</summary>
    public static async Task<bool> Names(this ICloudDb db, string project, string? environment, CancellationToken ct) =>
        environment is null || (BranchName.IsSlug(environment) && await db.Environments.AnyAsync(e => e.ProjectId == project && e.MachineName == environment, ct));
}

internal static class ActivityErrors
{
    public static Error NotFound => Error.NotFound("activity");
}
