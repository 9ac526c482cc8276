using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;

namespace Cloud.Application.Backups;

internal static class BackupView
{
    public static BackupResource ToResource(this Backup backup, string environment) => new()
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
        CommitId = backup.CommitId,
        SizeUsed = backup.Status == Domain.Backups.BackupStatus.Created ? backup.SizeBytes : null,
        DurationSeconds = (backup.CompletedAt - backup.CreatedAt)?.TotalSeconds,
        RecoveryPointArns = [.. backup.Parts.Select(p => p.RecoveryPointArn).OfType<string>()],
        CreatedAt = backup.CreatedAt,
        UpdatedAt = backup.UpdatedAt,
        Links = Links(backup, environment),
    };

    private static string StateOf(Backup backup) => backup.Status switch
    {
        Domain.Backups.BackupStatus.Creating => $"{backup.Parts.Count(p => p.RecoveryPointArn is not null)} of {backup.Parts.Count} recovery points",
        Domain.Backups.BackupStatus.Created => $"Complete: {backup.Parts.Count} recovery points",
        Domain.Backups.BackupStatus.Failed => backup.Failure ?? "Failed",
        Domain.Backups.BackupStatus.Deleting => "Deleting its recovery points",
        _ => throw new ArgumentOutOfRangeException(nameof(backup), backup.Status, "A status without words."),
    };

    private static Dictionary<string, Link> Links(Backup backup, string environment)
    {
        var of = $"/api/projects/{backup.ProjectId}/environments/{environment}";
        return new(StringComparer.Ordinal)
        {
            ["self"] = new($"{of}/backups/{WireId.From(backup.Id)}"),
            ["environment"] = new(of),
            ["activity"] = new($"{of}/activities/{WireId.From(backup.ActivityId)}"),
        };
    }
}

internal static class BackupErrors
{
    public static Error NotFound => Error.NotFound("backup");
}
