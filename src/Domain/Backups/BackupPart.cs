namespace Cloud.Domain.Backups;

/// <summary>One AWS Backup job of a backup: which resource, under which token, how far.</summary>
public sealed record BackupPart(string ResourceArn, string Token)
{
    /// <summary>Nothing was sent to AWS yet.</summary>
    public const string Requested = "REQUESTED";

    /// <summary>Saved before the call that starts the job: from here on there may be one, whatever became of the answer.</summary>
    public const string Starting = "STARTING";

    /// <summary>AWS Backup's own word for a job that made its recovery point.</summary>
    public const string Completed = "COMPLETED";

    /// <summary>We deleted its recovery point.</summary>
    public const string Deleted = "DELETED";

    /// <summary>Its recovery point is not in the vault any more, and it was not us.</summary>
    public const string Missing = "MISSING";

    public string? JobId { get; init; }

    /// <summary>One of the words above, else AWS Backup's own: <c>CREATED, RUNNING, FAILED</c>.</summary>
    public string State { get; init; } = Requested;

    public string? RecoveryPointArn { get; init; }

    public long SizeBytes { get; init; }

    public string? Message { get; init; }

    /// <summary>How a job ended that made no good recovery point, in plain words.</summary>
    public static string InWords(string state, string? message) => (state switch
    {
        "PARTIAL" => "ended PARTIAL: AWS Backup copied only a part of the data, which cannot be relied on",
        "EXPIRED" => "EXPIRED: AWS Backup did not begin within its start window, most often because another backup of the same resource was in the way",
        "ABORTED" or "ABORTING" => "was ABORTED: somebody stopped the job in AWS Backup",
        "FAILED" => "FAILED",
        _ => $"ended {state}",
    }) + (message is { Length: > 0 } ? $". AWS says: {message}" : state == "FAILED" ? ", and AWS gives no reason" : "");
}
