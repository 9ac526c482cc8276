using System.Linq.Expressions;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Backups;

internal static class BackupQueries
{
    /// <summary>Counts against the plan's number: being taken, or complete.</summary>
    public static readonly Expression<Func<Backup, bool>> IsManualKept =
        b => !b.Automated && (b.Status == BackupStatus.Creating || b.Status == BackupStatus.Created);

    /// <summary>The backup an address names, with what its answer needs; null for what has no id's shape, is not there, or is another environment's.</summary>
    public static Task<BackupRow?> FindBackup(this ICloudDb db, Environment environment, string backup, CancellationToken ct) =>
        WireId.TryParse(backup, out var id)
            ? db.Rows(db.Backups.Where(b => b.Id == id && b.EnvironmentId == environment.Id)).SingleOrDefaultAsync(ct)
            : Task.FromResult<BackupRow?>(null);

    public static IQueryable<BackupRow> Rows(this ICloudDb db, IQueryable<Backup> backups) => backups.Select(b => new BackupRow(
        b, db.Restores.Any(r => r.BackupId == b.Id && (r.State == RestoreState.Requested || r.State == RestoreState.Restoring || r.State == RestoreState.Checking || r.State == RestoreState.Switching))));

    /// <summary>Backups by hand that were asked for and have no row yet: what runs has one, or makes it first of all.</summary>
    public static IQueryable<Activity> WaitingManualBackups(this ICloudDb db, Guid environment) => db.Activities.Where(a => a.EnvironmentId == environment
        && a.Type == ActivityTypes.EnvironmentBackup && !a.Automated && a.CompletedAt == null && a.CancelRequestedAt == null && !db.Backups.Any(b => b.ActivityId == a.Id));

    /// <summary>Throws nothing and counts: the caller holds the project's row, so that the numbers stand to the end of its transaction.</summary>
    public static async Task<ManualBackups> CountManualBackups(this ICloudDb db, Project project, Environment environment, CancellationToken ct) => new(
        Catalogue.Plan(project.Plan)!.Limits.ManualBackups,
        await db.Backups.Where(b => b.EnvironmentId == environment.Id).CountAsync(IsManualKept, ct),
        await db.WaitingManualBackups(environment.Id).CountAsync(ct));

    /// <summary>Whether it is the only good backup of a production that runs.</summary>
    public static async Task<bool> IsLastGood(this ICloudDb db, Environment environment, Backup backup, CancellationToken ct) =>
        environment.Type == EnvironmentType.Production && !environment.CanActivate && backup.Restorable
        && !await db.Backups.AnyAsync(b => b.EnvironmentId == environment.Id && b.Id != backup.Id && b.Status == BackupStatus.Created, ct);

    /// <summary>The refusal of one more backup by hand, with the list of those that are kept; null while there is room. Exact only under <c>LockProject</c>.</summary>
    public static async Task<Error?> NoRoomForBackup(this ICloudDb db, Project project, Environment environment, CancellationToken ct)
    {
        var manual = await db.CountManualBackups(project, environment, ct);
        return manual.HasRoom ? null : BackupErrors.LimitReached(manual.Limit, await db.Backups.Where(b => b.EnvironmentId == environment.Id).Where(IsManualKept).OrderBy(b => b.Id).ToListAsync(ct), manual.Waiting);
    }
}
