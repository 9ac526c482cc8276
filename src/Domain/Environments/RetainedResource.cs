using Cloud.Domain.Activities;
using Cloud.Domain.Backups;

namespace Cloud.Domain.Environments;

/// <summary>What around a retained resource decides whether it can be purged now.</summary>
/// <param name="Environment">The one it belonged to; null once that is gone.</param>
/// <param name="Holder">The open activity that holds the environment, if one does.</param>
/// <param name="InStack">The environment's stack has it still.</param>
/// <param name="Backups">Backups of the environment that stand in it, where it is a vault.</param>
/// <param name="Restoring">A restore reads from it, where it is a vault.</param>
public sealed record RetainedGround(Environment? Environment, Guid? Holder, bool InStack, int Backups, bool Restoring);

/// <summary>
/// What stayed in the AWS account when a stack was deleted (data volumes, addresses, the backup vault, what a failed delete left behind): it goes on
/// costing money, so it is listed until somebody purges it. It outlives its environment.
/// </summary>
public sealed class RetainedResource : ITenantOwned
{
    private RetainedResource()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid EnvironmentId { get; private init; }

    /// <summary>The environment's machine name, kept for when it is gone.</summary>
    public required string EnvironmentName { get; init; }

    /// <summary>The stack that let go of it; empty for what a restore made, which never was in one.</summary>
    public required string StackArn { get; init; }

    public required string Region { get; init; }

    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    public required string PhysicalId { get; init; }

    /// <summary>What AWS wants to be told of it beside its id, by the names of its type's schema; kept because its stack forgets it.</summary>
    public IReadOnlyDictionary<string, string> Details { get; private init; } = new Dictionary<string, string>();

    public DateTimeOffset Since { get; private init; }

    /// <summary>The activity that purges it, while one does.</summary>
    public Guid? PurgeActivityId { get; private set; }

    /// <summary>Why the last purge failed, in plain words and AWS's.</summary>
    public string? PurgeFailure { get; private set; }

    /// <param name="outputs">The stack's, as last seen: they tell what <see cref="Details"/> keeps.</param>
    public static RetainedResource Of(Environment environment, string stackArn, string region, StackPart part, DateTimeOffset now, IReadOnlyDictionary<string, string>? outputs = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = environment.OrganizationId,
        ProjectId = environment.ProjectId,
        EnvironmentId = environment.Id,
        EnvironmentName = environment.MachineName,
        StackArn = stackArn,
        Region = region,
        LogicalId = part.LogicalId,
        Type = part.Type,
        PhysicalId = part.PhysicalId ?? "",
        Details = PurgeStack.Details(part, outputs ?? new Dictionary<string, string>()),
        Since = now,
    };

    /// <summary>What a restore made and nobody wants any more; null for an ARN of a kind that restores do not make.</summary>
    public static RetainedResource? Of(Restore restore, string createdArn, string region, DateTimeOffset now) => PurgeStack.Restored(createdArn) is not var (type, id) ? null : new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = restore.OrganizationId,
        ProjectId = restore.ProjectId,
        EnvironmentId = restore.EnvironmentId,
        EnvironmentName = restore.EnvironmentName,
        StackArn = "",
        Region = region,
        LogicalId = $"Restored-{id}",
        Type = type,
        PhysicalId = id,
        Since = now,
    };

    /// <summary>The snapshot that a database left when it was deleted. It locks nothing of its environment's, and no stack has it.</summary>
    public static RetainedResource FinalSnapshot(Environment environment, string region, string snapshot, DateTimeOffset now) =>
        Of(environment, stackArn: "", region, new StackPart($"FinalSnapshot-{snapshot}", PurgeStack.Snapshot, snapshot, "", null), now);

    /// <summary>What a restore made never was its environment's, so that one's work does not concern it.</summary>
    private bool WasInStack => StackArn.Length > 0;

    /// <summary>Why it cannot be purged now; null when it can.</summary>
    public Error? Refusal(RetainedGround ground) =>
        PurgeActivityId is { } purging ? RetainedErrors.Purging(this, purging)
        : PurgeStack.Refusal(this) is { } why ? RetainedErrors.NotPurgeable(this, why)
        : WasInStack && ground is { Environment: { } environment, Holder: { } holder } ? EnvironmentErrors.Busy(environment, holder)
        : ground.InStack ? RetainedErrors.InStack(this)
        : ground is { Environment: not null, Backups: > 0 } ? RetainedErrors.HoldsBackups(this, ground.Backups)
        : ground.Restoring ? RetainedErrors.Restoring(this)
        : null;

    /// <summary>Deletes it in AWS for good. It locks itself and nothing else: the environment goes on with its own work meanwhile.</summary>
    public Result<Activity> Purge(RetainedGround ground, DateTimeOffset now, Guid? by)
    {
        if (Refusal(ground) is { } refusal)
        {
            return refusal;
        }

        var activity = Activity.Start(ActivityTypes.ResourcePurge, this, ground.Environment, Text.Cut($"Purging {PhysicalId} of {EnvironmentName}", Activity.DescriptionLength), now, by);
        (PurgeActivityId, PurgeFailure) = (activity.Id, null);
        return activity;
    }

    /// <summary>The purge ended and it is still there.</summary>
    /// <param name="activity">The purge; one that is not this resource's changes nothing.</param>
    /// <param name="why">Null where it was stopped on request.</param>
    public void PurgeFailed(Guid activity, string? why)
    {
        if (PurgeActivityId == activity)
        {
            (PurgeActivityId, PurgeFailure) = (null, why is null ? null : Text.Cut(why, Text.Message));
        }
    }
}
