using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Domains;

/// <summary>
/// Looks at the host names that wait for something. Which they are is found over all tenants, and each is moved on by a minute as it is taken, so that nobody else takes
/// it meanwhile and a worker that dies is followed by another; then it is read and written in its own tenant's name.
/// </summary>
public sealed class DomainRound(AcrossTenants tenants, DomainLook look, TimeProvider time)
{
    /// <summary>Names of one round. They are looked at side by side: a DNS that does not answer keeps nobody else's names, and all are done before the lease ends.</summary>
    private const int Batch = 10;

    /// <summary>Longer than a look may take: 12 s a call of AWS's, 5 s of the DNS.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private const string Take = """
        with due as (select id from environment_domains where next_look_at <= $1 order by next_look_at limit $2 for update skip locked)
        update environment_domains d set next_look_at = $3 from due where d.id = due.id returning d.organization_id, d.id
        """;

    /// <summary>One round; how many names were looked at.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var taken = await Taken(ct);
        await Task.WhenAll(taken.Select(name => Look(name.Organization, name.Id, ct)));
        return taken.Count;
    }

    private Task<List<(Guid Organization, Guid Id)>> Taken(CancellationToken ct) => tenants.Find(Take, [time.GetUtcNow(), Batch, time.GetUtcNow() + Lease], ct);

    private async Task Look(Guid organization, Guid id, CancellationToken ct)
    {
        try
        {
            await tenants.In(organization, db => look.Look(db, id, ct), ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody asked something of it meanwhile: the next round sees it as it is now.
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: DomainLook.ProvenOnce })
        {
            await tenants.In(organization, db => look.IsTaken(db, id, ct), ct);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Another worker began the same activity a moment ago.
        }
    }
}

/// <summary>Asks often, for somebody waits for the records to set: the question is a look at an index that is nearly empty.</summary>
public sealed class DomainLoop(DomainRound round, TimeProvider time, ILogger<DomainLoop> logger) : RoundLoop("looking at host names", Every, time, logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override Task Round(CancellationToken ct) => round.Run(ct);
}
