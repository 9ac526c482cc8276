using Npgsql;
using Quartz;

namespace Cloud.Workers.Audit;

/// <summary>
/// Takes away, once a day on one node, what the audit log need not keep any longer: as long as the longest of an organization's plans says, and thirteen months
/// where it has none. What may go is the database's to decide, and how long each plan keeps it is in a table that this role cannot change (ADR 0014).
/// </summary>
[DisallowConcurrentExecution]
public sealed class AuditRetention(NpgsqlDataSource worker) : IJob
{
    public static readonly JobKey Key = new("retention", "audit");

    public static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>Entries of one statement: a second of the thirty that one may take.</summary>
    private const int Batch = 5_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await Run(cancellationToken);

    /// <summary>How many entries went.</summary>
    public async Task<long> Run(CancellationToken ct)
    {
        long total = 0;
        int gone;
        do
        {
            await using var command = worker.CreateCommand("select cloud_prune_audit($1)");
            command.Parameters.AddWithValue(Batch);
            gone = (int)(await command.ExecuteScalarAsync(ct))!;
            total += gone;
        }
        while (gone > 0);
        return total;
    }
}
