using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Status = Cloud.Domain.Backups.BackupStatus;

namespace Cloud.Application.Backups;

/// <summary>What one backup's answer is made of, read in one query.</summary>
/// <param name="Restoring">A restore from it is under way.</param>
internal sealed record BackupRow(Backup Backup, bool Restoring);

internal static class BackupView
{
    public static BackupResource ToResource(this BackupRow row, string environment, Caller caller)
    {
        var backup = row.Backup;
        return new BackupResource
        {
            Id = WireId.From(backup.Id),
            Index = backup.Index,
            Status = Words.Of(backup.Status).ToUpperInvariant(),
            State = StateOf(backup),
            Environment = environment,
            Project = backup.ProjectId,
            Automated = backup.Automated,
            Safe = backup.Safe,
            Restorable = backup.Restorable,
            Held = backup.Held,
            HeldReason = backup.HeldReason,
            HeldAt = backup.HeldAt,
            CommitId = backup.CommitId,
            SizeUsed = backup.Status == Status.Created ? backup.SizeBytes : null,
            DurationSeconds = (backup.CompletedAt - backup.CreatedAt)?.TotalSeconds,
            RecoveryPointArns = [.. backup.Parts.Select(p => p.RecoveryPointArn).OfType<string>()],
            CreatedAt = backup.CreatedAt,
            UpdatedAt = backup.UpdatedAt,
            Links = BackupLinks.Of(row, environment, caller),
        };
    }

    private static string StateOf(Backup backup) => backup.Status switch
    {
        Status.Creating => $"{backup.Parts.Count(p => p.State == BackupPart.Completed)} of {backup.Parts.Count} recovery points",
        Status.Created => $"Complete: {backup.Parts.Count} recovery points",
        Status.Failed => backup.Failure ?? "Failed",
        Status.Deleting => $"Deleting its recovery points: {backup.Parts.Count(p => p.RecoveryPointArn is not null)} of {backup.Parts.Count} left",
        _ => throw new ArgumentOutOfRangeException(nameof(backup), backup.Status, "A status without words."),
    };
}

/// <summary>What a caller may do with a backup now; the commands ask the same properties of the aggregate.</summary>
internal static class BackupLinks
{
    public static Dictionary<string, Link> Of(BackupRow row, string environment, Caller caller)
    {
        var of = $"/api/projects/{row.Backup.ProjectId}/environments/{environment}";
        var self = $"{of}/backups/{WireId.From(row.Backup.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            ["self"] = new(self),
            ["environment"] = new(of),
            ["activity"] = new($"{of}/activities/{WireId.From(row.Backup.ActivityId)}"),
        };
        void Offer(string name, bool possible, Permission permission, string href)
        {
            if (possible && caller.May(permission))
            {
                links[$"#{name}"] = new(href);
            }
        }

        Offer("restore", row.Backup.Restorable, Permission.BackupRestore, $"{self}/restore");
        Offer("hold", row.Backup.Held || row.Backup.CanHold, Permission.BackupHold, $"{self}/hold");
        Offer("delete", row.Backup.WhyNotDelete(row.Restoring) is null, Permission.BackupDelete, self);
        return links;
    }
}
