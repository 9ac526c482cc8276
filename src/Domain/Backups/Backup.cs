using System.Globalization;
using System.Text.Json;
using Cloud.Domain.Activities;

namespace Cloud.Domain.Backups;

public enum BackupStatus
{
    Creating,
    Created,
    Failed,
    Deleting,
}

/// <summary>
/// A restorable copy of an environment's data. It is good only when every recovery point is complete.
/// </summary>
public sealed class Backup : ITenantOwned
{
    private Backup()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid EnvironmentId { get; private init; }

    /// <summary>The activity that takes it: one activity, one backup.</summary>
    public Guid ActivityId { get; private init; }

    /// <summary>Counts from 1 within the environment.</summary>
    public int Index { get; private init; }

    public BackupStatus Status { get; private set; }

    public bool Automated { get; private init; }

    /// <summary>Taken with writes held for the moment, so that it is consistent over all resources.</summary>
    public bool Safe { get; private init; }

    public string? CommitId { get; private init; }

    public required string Vault { get; init; }

    public IReadOnlyList<BackupPart> Parts { get; private set; } = [];

    /// <summary>A database cluster is among what was backed up; nodes of a cluster keep theirs on their volumes.</summary>
    public bool HasDatabase => Parts.Any(p => DatabaseClusters.Is(p.ResourceArn));

    public long SizeBytes => Parts.Sum(p => p.SizeBytes);

    public string? Failure { get; private set; }

    /// <summary>Neither deleted nor expired until somebody releases it.</summary>
    public bool Held { get; private set; }

    public string? HeldReason { get; private set; }

    public Guid? HeldBy { get; private set; }

    public DateTimeOffset? HeldAt { get; private set; }

    /// <summary>The activity that deletes it, or tried to last.</summary>
    public Guid? DeletionId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool Restorable => Status == BackupStatus.Created;

    /// <summary>A recovery point of it was found gone, so that it can be restored no more.</summary>
    public bool HasLost => Parts.Any(p => p.State == BackupPart.Missing);

    public bool CanHold => Status is BackupStatus.Creating or BackupStatus.Created;

    public static Backup Begin(Environments.Environment environment, Activity activity, int index, bool safe, string vault, IReadOnlyList<string> resources, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = environment.OrganizationId,
        ProjectId = environment.ProjectId,
        EnvironmentId = environment.Id,
        ActivityId = activity.Id,
        Index = index,
        Automated = activity.Automated,
        Safe = safe,
        CommitId = environment.HeadCommit,
        Vault = vault,
        // The token is stored before the call, so that a lost answer never starts a second job.
        Parts = [.. resources.Select((arn, i) => new BackupPart(arn, $"{WireId.From(activity.Id)}-{i}"))],
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Whether the activity was asked to hold writes for the moment.</summary>
    public static bool IsSafe(Activity backingUp)
    {
        using var parameters = JsonDocument.Parse(backingUp.Parameters);
        return parameters.RootElement.TryGetProperty("safe", out var safe) && safe.ValueKind == JsonValueKind.True;
    }

    public void See(BackupPart part, DateTimeOffset now)
    {
        Parts = [.. Parts.Select(p => p.ResourceArn == part.ResourceArn ? part : p)];
        UpdatedAt = now;
    }

    public void Complete(DateTimeOffset now) => (Status, Failure, CompletedAt, UpdatedAt) = (BackupStatus.Created, null, now, now);

    public void Fail(string why, DateTimeOffset now) => (Status, Failure, CompletedAt, UpdatedAt) = (BackupStatus.Failed, Text.Cut(why, Text.Message), CompletedAt ?? now, now);

    /// <summary>Whether it can be deleted now, the reason why not otherwise. The link and the command both ask here.</summary>
    /// <param name="restoring">A restore from it is under way.</param>
    public Error? WhyNotDelete(bool restoring) => this switch
    {
        { Status: BackupStatus.Creating or BackupStatus.Deleting } => BackupErrors.WrongState(this, "be deleted"),
        { Held: true } => BackupErrors.Held(this),
        _ when restoring => BackupErrors.InUse(this),
        _ => null,
    };

    /// <summary>Deletes its recovery points; the row goes with the last of them.</summary>
    /// <param name="environment">The backup's.</param>
    /// <param name="lastGood">No other good backup would be left of an active production.</param>
    /// <param name="restoring">A restore from it is under way.</param>
    /// <param name="confirm">The index, where the last good one goes.</param>
    public Result<Activity> Delete(Environments.Environment environment, bool lastGood, bool restoring, string? confirm, DateTimeOffset now, Guid? by)
    {
        if (WhyNotDelete(restoring) is { } refusal)
        {
            return refusal;
        }

        if (lastGood && confirm != Index.ToString(CultureInfo.InvariantCulture))
        {
            return BackupErrors.LastGood(this);
        }

        var activity = Activity.Start(ActivityTypes.BackupDelete, environment, $"Deleting backup {Index} of {environment.MachineName}", now, by, $$"""{"backup":"{{WireId.From(Id)}}","index":{{Index}}}""");
        (Status, DeletionId, UpdatedAt) = (BackupStatus.Deleting, activity.Id, now);
        return activity;
    }

    /// <summary>The deletion ended early: what it was before while it is whole, and no backup any more once a recovery point is gone.</summary>
    public void DeletionFailed(string why, DateTimeOffset now)
    {
        var left = Parts.Count(p => p.RecoveryPointArn is not null);
        if (Failure is null && left == Parts.Count)
        {
            (Status, UpdatedAt) = (BackupStatus.Created, now);
        }
        else
        {
            Fail($"Its deletion stopped with {left} of {Parts.Count} recovery points left: {why}", now);
        }
    }

    public Result<Backup> Hold(bool held, string? reason, Guid? by, DateTimeOffset now)
    {
        if (held && !CanHold)
        {
            return BackupErrors.WrongState(this, "be held");
        }

        (Held, HeldReason, HeldBy, HeldAt, UpdatedAt) = (held, held ? reason : null, held ? by : null, held ? now : null, now);
        return this;
    }
}
