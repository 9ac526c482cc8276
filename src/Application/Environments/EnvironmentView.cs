using Cloud.Application.Backups;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using AttentionKind = Cloud.Domain.Attention.AttentionKind;

namespace Cloud.Application.Environments;

/// <summary>What one environment's answer is made of: read in one query, for one or for a page.</summary>
/// <param name="Parent">What it was branched from.</param>
internal sealed record EnvironmentRow(Environment Environment, ParentRow? Parent, string? StackName, string? StackArn, string? StackStatus, string? StackDrift, Guid? Holder, bool Busy, DateTimeOffset? NextBackupAt, BackupUse? Backups, Sharing Sharing)
{
    /// <summary>An environment that was made just now: nothing runs it and nothing holds it.</summary>
    public static EnvironmentRow New(Environment environment, Environment parent) => new(environment, new ParentRow(parent.MachineName, parent.Type, parent.Lifecycle, parent.StackCondition, parent.RevisionId, parent.HeadCommit), null, null, null, null, null, false, null, null, Sharing.None);
}

/// <summary>What an environment was branched from, which is also where its code goes on to.</summary>
internal sealed record ParentRow(string MachineName, EnvironmentType Type, Lifecycle Lifecycle, StackCondition Condition, Guid? RevisionId, string? Commit)
{
    public Promotion.Stop Stop => new(MachineName, Type, Lifecycle, Lifecycle == Lifecycle.Active && !Condition.IsBad(), new Code(RevisionId, Commit));
}

/// <summary>Backups by hand against the plan's number, and since when a scheduled one is late.</summary>
internal sealed record BackupUse(string Plan, int Kept, int Waiting, DateTimeOffset? LateSince)
{
    public Domain.Backups.ManualBackups Manual => new(Domain.Blueprints.Catalogue.Plan(Plan)!.Limits.ManualBackups, Kept, Waiting);
}

/// <summary>What shared staging and production owe each other.</summary>
/// <param name="Production">The production it stands on; null for all but shared staging.</param>
/// <param name="ProductionActive">Whether that production stands.</param>
/// <param name="Size">That production's: shared staging has none of its own.</param>
/// <param name="Carried">The staging that stands on its nodes; null for all but a production that carries one.</param>
internal sealed record Sharing(string? Production, bool ProductionActive, string? Size, string? Carried)
{
    public static readonly Sharing None = new(null, false, null, null);

    public bool MayActivate => Production is null || ProductionActive;

    public bool MayDeactivate => Carried is null;
}

internal static class EnvironmentView
{
    /// <summary>
    /// The environments with everything their answer needs, newest first; one round trip. What is one row is joined: taken as the first of a query, it would be looked
    /// for among all of the tenant's, numbered.
    /// </summary>
    public static IQueryable<EnvironmentRow> Rows(ICloudDb db, IQueryable<Environment> environments) =>
        from e in environments
        join s in db.Stacks on e.Id equals s.EnvironmentId into stacks
        from s in stacks.DefaultIfEmpty()
        join c in db.Environments on e.SharedWithId equals (Guid?)c.Id into carriers
        from c in carriers.DefaultIfEmpty()
        join p in db.Environments on e.ParentId equals (Guid?)p.Id into parents
        from p in parents.DefaultIfEmpty()
        orderby e.Id descending
        select new EnvironmentRow(
            e,
            p != null ? new ParentRow(p.MachineName, p.Type, p.Lifecycle, p.StackCondition, p.RevisionId, p.HeadCommit) : null,
            s != null ? s.Name : null,
            s != null ? s.Arn : null,
            s != null ? s.Status : null,
            s != null ? s.Drift : null,
            db.Activities.Where(a => a.LockId == (e.SharedWithId ?? e.Id) && a.Exclusive && a.CompletedAt == null && a.State != Cloud.Domain.Activities.ActivityState.Scheduled && a.State != Cloud.Domain.Activities.ActivityState.Staged).Select(a => (Guid?)a.Id).FirstOrDefault(),
            db.Activities.Any(a => a.EnvironmentId == e.Id && a.CompletedAt == null && a.State != Cloud.Domain.Activities.ActivityState.Scheduled && a.State != Cloud.Domain.Activities.ActivityState.Staged),
            db.Schedules.Where(d => d.EnvironmentId == e.Id && d.Kind == ScheduleKind.Backup && d.Enabled).Select(d => (DateTimeOffset?)d.NextAt).FirstOrDefault(),
            new BackupUse(
                db.Projects.Where(o => o.Id == e.ProjectId).Select(o => o.Plan).First(),
                db.Backups.Where(b => b.EnvironmentId == e.Id).Count(BackupQueries.IsManualKept),
                db.Activities.Count(a => a.EnvironmentId == e.Id && a.Type == ActivityTypes.EnvironmentBackup && !a.Automated && a.CompletedAt == null && a.CancelRequestedAt == null && !db.Backups.Any(b => b.ActivityId == a.Id)),
                db.Attention.Where(i => i.EnvironmentId == e.Id && i.Kind == AttentionKind.BackupLate && i.ResolvedAt == null).Select(i => (DateTimeOffset?)i.Since).FirstOrDefault()),
            new Sharing(
                c != null ? c.MachineName : null,
                c != null && c.Lifecycle == Lifecycle.Active,
                c != null ? c.Size : null,
                db.Environments.Where(o => o.SharedWithId == e.Id && o.Lifecycle != Lifecycle.Inactive && o.Lifecycle != Lifecycle.ProvisioningFailed).Select(o => o.MachineName).FirstOrDefault()));

    public static EnvironmentResource ToResource(this EnvironmentRow row, Caller caller)
    {
        var e = row.Environment;
        return new EnvironmentResource
        {
            Id = e.MachineName,
            Name = e.Name,
            MachineName = e.MachineName,
            Title = e.Title,
            Project = e.ProjectId,
            // Whoever may not see it does not learn that it is there.
            Parent = row.Parent is { } parent && caller.May(Permission.EnvironmentView, parent.Type) ? parent.MachineName : null,
            Type = Words.Of(e.Type),
            Status = Status(e, row.Busy),
            Lifecycle = Words.Of(e.Lifecycle),
            Health = Words.Of(e.ShownHealth),
            IsMain = e.IsMain,
            IsDirty = row.Busy,
            HeadCommit = e.HeadCommit,
            EdgeHostname = e.EdgeHostname,
            Size = row.Sharing.Size ?? e.Size,
            SharedWith = caller.May(Permission.EnvironmentView, EnvironmentType.Production) ? row.Sharing.Production : null,
            WebNodes = e.WebNodes,
            Stack = row.StackName is null ? null : new StackSummary(row.StackName, row.StackArn, row.StackStatus, row.StackDrift),
            LockedBy = row.Holder is { } holder ? WireId.From(holder) : null,
            LastBackupAt = e.LastBackupAt,
            NextBackupAt = row.NextBackupAt,
            BackupLateSince = row.Backups?.LateSince,
            ManualBackups = row.Backups?.Manual is { } manual ? new UsedLimit(manual.Limit, manual.Used) : null,
            CreatedAt = e.CreatedAt,
            UpdatedAt = e.UpdatedAt,
            LastActiveAt = e.LastActiveAt,
            Links = EnvironmentLinks.Of(row, caller),
        };
    }

    /// <summary>The word that published clients know: never better than the lifecycle.</summary>
    private static string Status(Environment e, bool busy) => e.Lifecycle switch
    {
        Lifecycle.Active or Lifecycle.Paused when e.StackCondition.IsBad() => EnvironmentStatus.Dirty,
        Lifecycle.Inactive => EnvironmentStatus.Inactive,
        Lifecycle.Active => busy ? EnvironmentStatus.Dirty : EnvironmentStatus.Active,
        Lifecycle.Paused => busy ? EnvironmentStatus.Dirty : EnvironmentStatus.Paused,
        Lifecycle.Deleting => EnvironmentStatus.Deleting,
        Lifecycle.Provisioning or Lifecycle.Updating or Lifecycle.Deactivating or Lifecycle.ProvisioningFailed or Lifecycle.AttentionRequired => EnvironmentStatus.Dirty,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Lifecycle, "A lifecycle without a status."),
    };
}
