using Cloud.Application.Ports;
using Cloud.Domain.Backups;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Backups;

/// <summary>
/// Ends the time in which restores can be undone. One whose environment is unwell waits: the database before costs money for longer, and is lost to nobody. Of two workers at once the
/// second is refused: one open automatic activity of a kind and environment.
/// </summary>
public sealed class UndoWindows(AcrossTenants tenants, TimeProvider time)
{
    /// <summary>Restores of one round.</summary>
    private const int Batch = 100;

    /// <summary>One round; how many windows were ended.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var ended = 0;
        foreach (var (organization, restore) in await Due(ct))
        {
            ended += await End(organization, restore, ct) ? 1 : 0;
        }

        return ended;
    }

    /// <summary>In any order, so that those which wait for their environments never keep the others.</summary>
    private Task<List<(Guid Organization, Guid Id)>> Due(CancellationToken ct) => tenants.Find(
        """
        select r.organization_id, r.id from restores r join environments e on e.id = r.environment_id
        where r.state = 'switched' and r.undo_until <= $1 and e.lifecycle in ('active', 'updating') order by random() limit $2
        """,
        [time.GetUtcNow(), Batch],
        ct);

    private async Task<bool> End(Guid organization, Guid id, CancellationToken ct)
    {
        try
        {
            return await tenants.In(organization, db => Settle(db, id, ct), ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another worker began the same activity a moment ago.
            return false;
        }
    }

    private async Task<bool> Settle(ICloudDb db, Guid id, CancellationToken ct)
    {
        if (await db.Restores.SingleOrDefaultAsync(r => r.Id == id && r.State == RestoreState.Switched, ct) is not { } restore
            || await db.Environments.SingleOrDefaultAsync(e => e.Id == restore.EnvironmentId, ct) is not { } target)
        {
            return false;
        }

        var begun = restore.Settle(target, time.GetUtcNow(), by: null);
        if (begun.Error is not null)
        {
            return false;
        }

        db.Activities.Add(begun.Value);
        return true;
    }
}

/// <summary>Looks every minute: a window is hours long.</summary>
public sealed class UndoWindowLoop(UndoWindows windows, TimeProvider time, ILogger<UndoWindowLoop> logger) : RoundLoop("ending the time in which restores can be undone", Every, time, logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override Task Round(CancellationToken ct) => windows.Run(ct);
}
