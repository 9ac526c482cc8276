using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>A retained resource with everything that decides whether it can be purged.</summary>
/// <param name="Environment">Null once it is gone.</param>
internal sealed record RetainedRow(Domain.Environments.RetainedResource Resource, Environment? Environment, Guid? Holder, bool InStack, int Backups, bool Restoring)
{
    public RetainedGround Ground => new(Environment, Holder, InStack, Backups, Restoring);
}

internal static class RetainedView
{
    /// <summary>Newest first.</summary>
    public static IQueryable<RetainedRow> Rows(this ICloudDb db, IQueryable<Domain.Environments.RetainedResource> resources) =>
        from r in resources
        join e in db.Environments on r.EnvironmentId equals e.Id into environments
        from e in environments.DefaultIfEmpty()
        orderby r.Id descending
        select new RetainedRow(
            r,
            e,
            db.Activities.Where(a => a.LockId == (e.SharedWithId ?? e.Id) && a.Exclusive && a.CompletedAt == null && a.State != Domain.Activities.ActivityState.Scheduled && a.State != Domain.Activities.ActivityState.Staged)
                .Select(a => (Guid?)a.Id).FirstOrDefault(),
            db.Stacks.Any(s => s.EnvironmentId == r.EnvironmentId && s.Arn == r.StackArn),
            db.Backups.Count(b => b.ProjectId == r.ProjectId && b.EnvironmentId == r.EnvironmentId && b.Vault == r.PhysicalId && b.Status != Domain.Backups.BackupStatus.Failed),
            db.Restores.Any(o => o.ProjectId == r.ProjectId && (o.State == Domain.Backups.RestoreState.Requested || o.State == Domain.Backups.RestoreState.Restoring || o.State == Domain.Backups.RestoreState.Checking)
                && db.Backups.Any(b => b.Id == o.BackupId && b.ProjectId == r.ProjectId && b.Vault == r.PhysicalId)));

    public static Client.RetainedResource ToResource(this RetainedRow row, Caller caller)
    {
        var (r, refusal) = (row.Resource, row.Resource.Refusal(row.Ground));
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { ["project"] = new($"/api/projects/{r.ProjectId}") };
        if (refusal is null && caller.May(Permission.EnvironmentDelete))
        {
            links[Relation.Purge] = new($"/api/projects/{r.ProjectId}/retained-resources/{WireId.From(r.Id)}/purge");
        }

        return new()
        {
            Id = WireId.From(r.Id),
            Environment = r.EnvironmentName,
            StackArn = r.StackArn.Length == 0 ? null : r.StackArn,
            Region = r.Region,
            LogicalId = r.LogicalId,
            Type = r.Type,
            PhysicalId = r.PhysicalId,
            Since = r.Since,
            PurgeActivity = r.PurgeActivityId is { } purging ? WireId.From(purging) : null,
            CannotPurge = r.PurgeActivityId is null ? refusal?.Message : null,
            PurgeFailure = r.PurgeFailure,
            Links = links,
        };
    }
}
