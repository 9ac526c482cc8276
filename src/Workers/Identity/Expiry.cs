using Cloud.Application.Ports;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace Cloud.Workers.Identity;

/// <summary>Takes away, once an hour on one node, what is over and nobody asks for any more. A bounded piece at a time, so that no lock is long.</summary>
[DisallowConcurrentExecution]
public sealed class Expiry(Func<ICloudDb> everyone, TimeProvider time) : IJob
{
    public static readonly JobKey Key = new("expiry", "identity");

    /// <summary>Rows of one statement.</summary>
    private const int Batch = 5_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await Run(cancellationToken);

    /// <summary>How many answers of changes were taken away.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var over = time.GetUtcNow() - AnsweredRequest.Lifetime;
        var total = 0;
        await using var db = everyone();
        while (true)
        {
            var gone = await db.Database.ExecuteSqlAsync(
                $"delete from answered_requests where (user_id, key) in (select user_id, key from answered_requests where at < {over} order by at limit {Batch})", ct);
            total += gone;
            if (gone < Batch)
            {
                return total;
            }
        }
    }
}
