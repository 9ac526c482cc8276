using System.Text.Json.Nodes;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.Backup;

internal sealed record Vault(string Name, string Region, DateTimeOffset Created, string? CreatorRequestId, string? EncryptionKeyArn, int? MinRetentionDays, int? MaxRetentionDays);

/// <summary>Days after which a recovery point moves to cold storage and is deleted; null for never.</summary>
internal sealed record Lifecycle(long? MoveToColdStorageAfterDays, long? DeleteAfterDays);

/// <summary>A backup job. Its course is settled when it starts; the state is what that course has come to at a moment.</summary>
internal sealed record BackupJob
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string Vault { get; init; }

    public required string ResourceArn { get; init; }

    public required string ResourceType { get; init; }

    public required string RoleArn { get; init; }

    public string? Token { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Pending { get; init; }

    public required DateTimeOffset Running { get; init; }

    public required DateTimeOffset Ends { get; init; }

    public required DateTimeOffset StartBy { get; init; }

    public required string RecoveryPointArn { get; init; }

    public required long Size { get; init; }

    public required Lifecycle Lifecycle { get; init; }

    /// <summary>Why it fails at its end; null when it completes.</summary>
    public string? Failure { get; init; }

    /// <summary>What it leaves out, so that it ends PARTIAL; null when it is whole.</summary>
    public string? Omission { get; init; }

    /// <summary>True while a switch holds it in CREATED.</summary>
    public bool Held { get; init; }

    /// <summary>When somebody stopped it, and when that had taken effect.</summary>
    public DateTimeOffset? Stopped { get; init; }

    public DateTimeOffset? Aborted { get; init; }

    public string State(DateTimeOffset now) => this switch
    {
        { Aborted: { } aborted } when now >= aborted => "ABORTED",
        { Stopped: not null } => "ABORTING",
        { Held: true } when now >= StartBy => "EXPIRED",
        { Held: true } => "CREATED",
        _ when now < Pending => "CREATED",
        _ when now < Running => "PENDING",
        _ when now < Ends => "RUNNING",
        { Failure: not null } => "FAILED",
        { Omission: not null } => "PARTIAL",
        _ => "COMPLETED",
    };

    public bool IsOver(DateTimeOffset now) => State(now) is "ABORTED" or "EXPIRED" or "FAILED" or "PARTIAL" or "COMPLETED";

    /// <summary>When it was over, once it is.</summary>
    public DateTimeOffset Over => Aborted ?? (Held ? StartBy : Ends);

    /// <summary>The same job let go: all that was ahead of it is as far ahead again.</summary>
    public BackupJob LetGo(DateTimeOffset now) => this with { Held = false, Pending = Pending + (now - Created), Running = Running + (now - Created), Ends = Ends + (now - Created) };

    /// <summary>How much of the running time has passed, 0 to 1.</summary>
    public double Share(DateTimeOffset now) => Math.Clamp((now - Running) / (Ends - Running), 0, 1);
}

internal sealed record RecoveryPoint
{
    public required string Arn { get; init; }

    public required string Region { get; init; }

    public required string Vault { get; init; }

    public required string ResourceArn { get; init; }

    public required string ResourceType { get; init; }

    public required string RoleArn { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Completes { get; init; }

    public required long Size { get; init; }

    public required Lifecycle Lifecycle { get; init; }

    public required Dictionary<string, string> Restore { get; init; }

    /// <summary>Why it is PARTIAL; null when it is whole.</summary>
    public string? Omission { get; init; }

    public DateTimeOffset? LastRestored { get; init; }

    public DateTimeOffset? DeleteAt => Lifecycle.DeleteAfterDays is { } days ? Created.AddDays(days) : null;

    public bool Exists(DateTimeOffset now) => now >= Created && !(now >= DeleteAt);

    public string Status(DateTimeOffset now) => now < Completes ? "CREATING" : Omission is null ? "COMPLETED" : "PARTIAL";
}

internal sealed record RestoreJob
{
    public required string Id { get; init; }

    public required string Region { get; init; }

    public required string RecoveryPointArn { get; init; }

    public required string SourceArn { get; init; }

    public required string ResourceType { get; init; }

    public required string Vault { get; init; }

    public string? RoleArn { get; init; }

    public string? Token { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Running { get; init; }

    public required DateTimeOffset Ends { get; init; }

    public required DateTimeOffset PointCreated { get; init; }

    public required long Size { get; init; }

    /// <summary>What the restore makes: always something new, never the source.</summary>
    public required string CreatedArn { get; init; }

    public string? Failure { get; init; }

    /// <summary>True once what it made was deleted again, or imported into a stack.</summary>
    public bool Removed { get; init; }

    /// <summary>CloudFormation's name for the type of what it makes.</summary>
    public string CreatedType => ProtectedResource.StackTypeOf(ResourceType);

    /// <summary>How it is made: the metadata of the request, absent in jobs of older states.</summary>
    public Dictionary<string, string> Metadata { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What it makes, in the properties of its type: metadata says volumeSize where a template says Size.</summary>
    public JsonObject CreatedProperties()
    {
        var properties = new JsonObject();
        foreach (var (name, value) in Metadata)
        {
            var property = name switch { "volumeSize" => "Size", "" or "file-system-id" or "newFileSystem" => null, _ => char.ToUpperInvariant(name[0]) + name[1..] };
            if (property is not null && ResourceSchema.Find(CreatedType)?.Properties.ContainsKey(property) == true) properties[property] = value;
        }
        return properties;
    }

    /// <summary>The id of what it makes, as a stack would tell it.</summary>
    public string CreatedId => ProtectedResource.Parse(CreatedArn)!.Id;

    public string Status(DateTimeOffset now) => now < Running ? "PENDING" : now < Ends ? "RUNNING" : Failure is null ? "COMPLETED" : "FAILED";

    public double Share(DateTimeOffset now) => Math.Clamp((now - Running) / (Ends - Running), 0, 1);
}
