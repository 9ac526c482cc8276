namespace Cloud.Client;

/// <summary>A backup brought up beside an environment: AWS makes new volumes or file systems from its recovery points. Nothing is overwritten.</summary>
public sealed record RestoreResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>A word of <see cref="RestoreState"/>.</summary>
    public required string State { get; init; }

    /// <summary>The state for people: how far it is, where the result stands, or why it failed and what to do.</summary>
    public required string Text { get; init; }

    /// <summary>Id of the target; it may be gone by now.</summary>
    public required string Environment { get; init; }

    public required string Project { get; init; }

    /// <summary>Id of the backup; it may be gone by now.</summary>
    public required string Backup { get; init; }

    public int BackupIndex { get; init; }

    /// <summary>Id of the environment that the backup is of.</summary>
    public required string SourceEnvironment { get; init; }

    public required string Activity { get; init; }

    /// <summary>Always false yet: what was restored stands beside the environment, and no node uses it.</summary>
    public bool Attached { get; init; }

    /// <summary>What AWS made. It stands in the account, and is billed, until somebody purges it; a restore that is discarded lists it for that.</summary>
    public IReadOnlyList<string> CreatedResourceArns { get; init; } = [];

    /// <summary>Bytes restored; null until known.</summary>
    public long? Size { get; init; }

    /// <summary>Seconds from the restore job's start to its end; null until it is ready.</summary>
    public double? MeasuredSeconds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>The words of <see cref="RestoreResource.State"/>.</summary>
public static class RestoreState
{
    public const string Requested = "requested";
    public const string Restoring = "restoring";
    public const string Checking = "checking";
    public const string Ready = "ready";
    public const string Failed = "failed";
    public const string Discarded = "discarded";
}
