namespace Cloud.Domain.Environments;

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

    public required string StackArn { get; init; }

    public required string Region { get; init; }

    public required string LogicalId { get; init; }

    public required string Type { get; init; }

    public required string PhysicalId { get; init; }

    public DateTimeOffset Since { get; private init; }

    /// <summary>The activity that purges it, while one does.</summary>
    public Guid? PurgeActivityId { get; private set; }

    /// <summary>Why the last purge failed, in AWS's words.</summary>
    public string? PurgeFailure { get; private set; }

    public static RetainedResource Of(Environment environment, string stackArn, string region, StackPart part, DateTimeOffset now) => new()
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
        Since = now,
    };

    public bool CanPurge => PurgeActivityId is null;

    public void BeginPurge(Guid activity) => (PurgeActivityId, PurgeFailure) = (activity, null);

    public void PurgeFailed(string why) => (PurgeActivityId, PurgeFailure) = (null, Text.Cut(why, Text.Message));
}
