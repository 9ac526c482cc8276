using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Staff;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Subscriptions;

/// <summary>What became of something.</summary>
/// <param name="Event">A word of <see cref="ChangeEvent"/>.</param>
/// <param name="Key">Which one, among all that a subscription tells of.</param>
/// <param name="At">When it changed last.</param>
/// <param name="Value">As it is now, and as this caller sees it.</param>
public sealed record Change(string Event, string Key, DateTimeOffset At, object Value);

/// <summary>What became of activities and environments since a time, oldest change first.</summary>
public sealed record Changes(IReadOnlyList<Change> All)
{
    internal static Changes Of(IEnumerable<Change> activities, IEnumerable<Change> environments) => new([.. activities.Concat(environments).OrderBy(c => c.At)]);
}

/// <summary>The changes in one project.</summary>
public static class ReadChanges
{
    /// <summary>Activities that are looked at, newest first, beside those that run: a project makes some tens a day.</summary>
    internal const int Newest = 200;

    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, DateTimeOffset Since) : IQuery<Changes>, IInEnvironment
    {
        public string? Environment => null;
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Changes>
    {
        public async Task<Result<Changes>> Handle(Query query, CancellationToken cancellationToken)
        {
            var environments = db.Environments.Where(e => e.ProjectId == query.Project);
            if (caller.Granted.TypesWith(Permission.EnvironmentView) is { } types)
            {
                environments = environments.Where(e => types.Contains(e.Type));
            }

            return await db.Changed(db.ActivitiesOf(query.Project, null, caller), environments, query.Since, caller, cancellationToken);
        }
    }
}

/// <summary>The changes in all projects of an organization, for those who may see all that happens in it.</summary>
public static class ReadOrganizationChanges
{
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, DateTimeOffset Since) : IQuery<Changes>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Changes>
    {
        public async Task<Result<Changes>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Changed(
                db.Activities.AsNoTracking().Where(a => a.OrganizationId == query.Organization), db.Environments.Where(e => e.OrganizationId == query.Organization), query.Since, caller, cancellationToken);
    }
}

/// <summary>The changes in all organizations, for those who run the product: as the rows of their lists, which are no look into anybody's.</summary>
public static class ReadStaffChanges
{
    /// <summary>Of each noun and reading, newest first: more at once nobody follows, and the lists have them.</summary>
    private const int Most = 200;

    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(DateTimeOffset Since) : IQuery<Changes>;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Changes>
    {
        public async Task<Result<Changes>> Handle(Query query, CancellationToken cancellationToken)
        {
            var activities = await StaffListActivities.Changed(db, caller, query.Since, Most, cancellationToken);
            var environments = await StaffListEnvironments.Changed(db, caller, query.Since, Most, cancellationToken);
            return Changes.Of(
                activities.Select(a => new Change(ChangeEvent.Activity, a.Id, a.UpdatedAt, a)),
                environments.Select(e => new Change(ChangeEvent.Environment, e.Id, e.UpdatedAt, e)));
        }
    }
}

internal static class ChangeQueries
{
    public static async Task<Changes> Changed(this ICloudDb db, IQueryable<Domain.Activities.Activity> activities, IQueryable<Environment> environments, DateTimeOffset since, Caller caller, CancellationToken ct)
    {
        var newest = activities.OrderByDescending(a => a.Id).Take(ReadChanges.Newest).Select(a => a.Id);
        var changed = activities.Where(a => a.UpdatedAt >= since && (a.State == Domain.Activities.ActivityState.InProgress || newest.Contains(a.Id)));
        var rows = await db.ListWithNames(changed, ct);
        var changedEnvironments = await EnvironmentView.Rows(db, environments.AsNoTracking().Where(e => e.UpdatedAt >= since)).ToListAsync(ct);
        return Changes.Of(
            rows.Select(r => r.ToResource(caller)).Select(a => new Change(ChangeEvent.Activity, a.Id, a.UpdatedAt, a)),
            changedEnvironments.Select(r => r.ToResource(caller)).Select(e => new Change(ChangeEvent.Environment, $"{e.Project}.{e.Id}", e.UpdatedAt, e)));
    }
}
