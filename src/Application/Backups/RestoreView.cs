using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Microsoft.EntityFrameworkCore;
using State = Cloud.Domain.Backups.RestoreState;

namespace Cloud.Application.Backups;

/// <summary>What one restore's answer is made of, read in one query.</summary>
/// <param name="TargetStands">The target exists still.</param>
internal sealed record RestoreRow(Restore Restore, bool TargetStands);

internal static class RestoreQueries
{
    /// <summary>What was restored into an environment, and what of its backups into others.</summary>
    public static IQueryable<Restore> RestoresOf(this ICloudDb db, Environment environment) =>
        db.Restores.Where(r => r.EnvironmentId == environment.Id || r.SourceEnvironmentId == environment.Id);

    public static IQueryable<RestoreRow> Rows(this ICloudDb db, IQueryable<Restore> restores) =>
        restores.Select(r => new RestoreRow(r, db.Environments.Any(e => e.Id == r.EnvironmentId)));

    public static Task<RestoreRow?> FindRestore(this ICloudDb db, Environment environment, string restore, CancellationToken ct) =>
        WireId.TryParse(restore, out var id)
            ? db.Rows(db.RestoresOf(environment).Where(r => r.Id == id)).SingleOrDefaultAsync(ct)
            : Task.FromResult<RestoreRow?>(null);
}

internal static class RestoreView
{
    /// <param name="row">The restore.</param>
    /// <param name="through">The environment through which it was asked for: its target or its source.</param>
    /// <param name="caller">Whose links are shown.</param>
    public static RestoreResource ToResource(this RestoreRow row, string through, Caller caller)
    {
        var restore = row.Restore;
        return new RestoreResource
        {
            Id = WireId.From(restore.Id),
            State = Words.Of(restore.State),
            Text = TextOf(restore),
            Environment = restore.EnvironmentName,
            Project = restore.ProjectId,
            Backup = WireId.From(restore.BackupId),
            BackupIndex = restore.BackupIndex,
            SourceEnvironment = restore.SourceName,
            Activity = WireId.From(restore.ActivityId),
            CreatedResourceArns = [.. restore.CreatedArns],
            Size = restore.State == State.Ready ? restore.Current.Sum(p => p.RestoredBytes) : null,
            MeasuredSeconds = restore.MeasuredSeconds,
            CreatedAt = restore.CreatedAt,
            UpdatedAt = restore.UpdatedAt,
            CompletedAt = restore.CompletedAt,
            Links = Links(row, through, caller),
        };
    }

    private static string TextOf(Restore restore)
    {
        var made = string.Join(", ", restore.CreatedArns);
        return restore.State switch
        {
            State.Requested => "Waits its turn",
            State.Restoring => "AWS Backup restores the data",
            State.Checking => "What was restored is checked",
            State.Ready => $"Restored beside {restore.EnvironmentName}, not attached: {made}",
            State.Failed => $"{restore.Failure ?? "Failed"}{(made.Length > 0 ? $" AWS made {made}; it stands in the account." : "")} Try again, or discard it.",
            State.Discarded => made.Length > 0 ? $"Discarded. {made} stands in the account, and is billed, until you purge it: it is listed under what was retained" : "Discarded. Nothing of it is left",
            _ => throw new ArgumentOutOfRangeException(nameof(restore), restore.State, "A state without words."),
        };
    }

    private static Dictionary<string, Link> Links(RestoreRow row, string through, Caller caller)
    {
        var of = $"/api/projects/{row.Restore.ProjectId}/environments";
        var self = $"{of}/{through}/restores/{WireId.From(row.Restore.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            ["self"] = new(self),
            ["activity"] = new($"/api/projects/{row.Restore.ProjectId}/activities/{WireId.From(row.Restore.ActivityId)}"),
        };
        if (row.TargetStands)
        {
            links["environment"] = new($"{of}/{row.Restore.EnvironmentName}");
        }

        if (row.Restore.CanRetry && row.TargetStands && caller.May(Permission.BackupRestore))
        {
            links["#retry"] = new($"{self}/retry");
        }

        if (row.Restore.CanDiscard && caller.May(Permission.BackupRestore))
        {
            links["#delete"] = new(self);
        }

        return links;
    }
}
