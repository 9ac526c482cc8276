using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Microsoft.EntityFrameworkCore;
using State = Cloud.Domain.Backups.RestoreState;

namespace Cloud.Application.Backups;

/// <summary>What one restore's answer is made of, read in one query.</summary>
/// <param name="Target">The environment that it is restored into; null when that is gone.</param>
/// <param name="WindowIsOpen">Whether a restore holds both of the target's slots: this one or another.</param>
internal sealed record RestoreRow(Restore Restore, Environment? Target, bool WindowIsOpen);

internal static class RestoreQueries
{
    /// <summary>What was restored into an environment, and what of its backups into others that the caller may see: a role in this one says nothing of those.</summary>
    public static IQueryable<Restore> RestoresOf(this ICloudDb db, Environment environment, Caller caller) =>
        caller.Granted.TypesWith(Permission.EnvironmentView) is { } types
            ? db.Restores.Where(r => r.EnvironmentId == environment.Id || (r.SourceEnvironmentId == environment.Id && db.Environments.Any(e => e.Id == r.EnvironmentId && types.Contains(e.Type))))
            : db.Restores.Where(r => r.EnvironmentId == environment.Id || r.SourceEnvironmentId == environment.Id);

    /// <summary>Why the caller may not decide what becomes of a restore: what is done to it is done to the environment that it goes into, through whichever it was asked for.</summary>
    public static Error? Refuses(this Caller caller, RestoreRow row) =>
        row.Target is { } target && !caller.May(Permission.BackupRestore, target.Type) ? AuthorizationErrors.NotAllowed(Permission.BackupRestore) : null;

    public static IQueryable<RestoreRow> Rows(this ICloudDb db, IQueryable<Restore> restores) =>
        from r in restores
        join e in db.Environments on r.EnvironmentId equals e.Id into targets
        from e in targets.DefaultIfEmpty()
        orderby r.Id descending
        select new RestoreRow(r, e, db.Restores.Where(o => o.EnvironmentId == r.EnvironmentId).Any(Restore.HoldsSlots));

    /// <summary>A restore into the environment itself: its database is changed through no other.</summary>
    public static Task<Restore?> FindRestoreInto(this ICloudDb db, Environment environment, string restore, CancellationToken ct) =>
        WireId.TryParse(restore, out var id) ? db.Restores.SingleOrDefaultAsync(r => r.Id == id && r.EnvironmentId == environment.Id, ct) : Task.FromResult<Restore?>(null);

    /// <summary>Both of the environment's slots are taken by an earlier restore.</summary>
    public static Task<bool> WindowIsOpen(this ICloudDb db, Environment environment, CancellationToken ct) =>
        db.Restores.Where(r => r.EnvironmentId == environment.Id).AnyAsync(Restore.HoldsSlots, ct);

    public static Task<RestoreRow?> FindRestore(this ICloudDb db, Environment environment, string restore, Caller caller, CancellationToken ct) =>
        WireId.TryParse(restore, out var id)
            ? db.Rows(db.RestoresOf(environment, caller).Where(r => r.Id == id)).SingleOrDefaultAsync(ct)
            : Task.FromResult<RestoreRow?>(null);
}

internal static class RestoreView
{
    public static string PathOf(string project, string environment, string restore) => $"projects/{project}/environments/{environment}/restores/{restore}";

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
            Activity = WireId.From(restore.SwitchActivityId ?? restore.ActivityId),
            Attached = restore.State is State.Switched or State.Undoing or State.Settling or State.Settled,
            UndoWindowHours = restore.UndoWindowHours,
            UndoUntil = restore.UndoUntil,
            CreatedResourceArns = [.. restore.CreatedArns],
            Size = restore.State is not (State.Requested or State.Restoring or State.Checking or State.Failed or State.Discarded) ? restore.Current.Sum(p => p.RestoredBytes) : null,
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
            State.Switching => $"{restore.EnvironmentName} is being switched over to the restored database",
            State.Switched => $"{restore.EnvironmentName} runs on the restored database. The one before stands until {restore.UndoUntil:yyyy-MM-dd HH:mm} UTC: until then this can be undone. Beside stands: {made}",
            State.Undoing => $"{restore.EnvironmentName} is being switched back to the database before the restore",
            State.Undone => $"Undone: {restore.EnvironmentName} runs on the database before the restore. AWS keeps a snapshot of the restored one. Beside stands: {made}",
            State.Settling => $"The database before the restore is being removed from {restore.EnvironmentName}",
            State.Settled => $"{restore.EnvironmentName} runs on the restored database; AWS keeps a snapshot of the one before. Beside stands: {made}",
            State.Failed => $"{restore.Failure ?? "Failed"}{(made.Length > 0 ? $" AWS made {made}; it stands in the account." : "")} Try again, or discard it.",
            State.Discarded => made.Length > 0 ? $"Discarded. {made} stands in the account, and is billed, until you purge it: it is listed under what was retained" : "Discarded. Nothing of it is left",
            _ => throw new ArgumentOutOfRangeException(nameof(restore), restore.State, "A state without words."),
        };
    }

    private static Dictionary<string, Link> Links(RestoreRow row, string through, Caller caller)
    {
        var of = $"/api/projects/{row.Restore.ProjectId}/environments";
        var self = "/api/" + PathOf(row.Restore.ProjectId, through, WireId.From(row.Restore.Id));
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            ["self"] = new(self),
            ["activity"] = new($"/api/projects/{row.Restore.ProjectId}/activities/{WireId.From(row.Restore.SwitchActivityId ?? row.Restore.ActivityId)}"),
        };
        if (row.Target is not null)
        {
            links["environment"] = new($"{of}/{row.Restore.EnvironmentName}");
        }

        if (row.Restore.CanRetry && row.Target is not null && caller.May(Permission.BackupRestore) && caller.Refuses(row) is null)
        {
            links["#retry"] = new($"{self}/retry");
        }

        if (row.Restore.CanDiscard && caller.May(Permission.BackupRestore) && caller.Refuses(row) is null)
        {
            links["#delete"] = new(self);
        }

        if (row.Target is { } target && caller.May(Permission.BackupRestore, target.Type))
        {
            var into = "/api/" + PathOf(row.Restore.ProjectId, target.MachineName, WireId.From(row.Restore.Id));
            if (row.Restore.CanSwitch && RestoreErrors.SwitchRefused(target, row.WindowIsOpen) is null)
            {
                links[Relation.Switch] = new($"{into}/switch");
            }

            if (row.Restore.CanEndWindow && RestoreErrors.SwitchRefused(target, windowOpen: false) is null)
            {
                links[Relation.Undo] = new($"{into}/undo");
                links[Relation.Settle] = new($"{into}/settle");
            }
        }

        return links;
    }
}
