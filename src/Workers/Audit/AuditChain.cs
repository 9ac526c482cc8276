using Cloud.Workers.Running;
using Npgsql;

namespace Cloud.Workers.Audit;

/// <summary>Gives audit events their place in their organization's hash chain, one statement a batch. Any number of workers may do so at once (ADR 0014).</summary>
public sealed class AuditChain(NpgsqlDataSource worker, TimeProvider time)
{
    /// <summary>Events of one statement: half a second of the thirty that one may take.</summary>
    public const int Batch = 5_000;

    /// <summary>How many got a place; fewer than <see cref="Batch"/> when none is left that no other worker is at.</summary>
    public async Task<int> LinkOnce(CancellationToken ct)
    {
        await using var command = worker.CreateCommand("select cloud_link_audit($1, $2)");
        command.Parameters.AddWithValue(Batch);
        command.Parameters.AddWithValue(time.GetUtcNow());
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<long> Link(CancellationToken ct)
    {
        long total = 0;
        int linked;
        do
        {
            linked = await LinkOnce(ct);
            total += linked;
        }
        while (linked == Batch);
        return total;
    }
}

/// <summary>Looks for events without a place twice a second, on every node: what is written is linked within a second.</summary>
public sealed class AuditLoop(AuditChain chain, TimeProvider time, ILogger<AuditLoop> logger) : RoundLoop("linking the audit log", Every, time, logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    protected override Task Round(CancellationToken ct) => chain.Link(ct);
}
