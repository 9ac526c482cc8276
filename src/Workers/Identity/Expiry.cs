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

    /// <summary>How long mail that is done with, and links out of time, are kept for whoever asks where a mail is.</summary>
    public static readonly TimeSpan MailKept = TimeSpan.FromDays(7);

    /// <summary>Rows of one statement.</summary>
    private const int Batch = 5_000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await Run(cancellationToken);

    /// <summary>How many rows were taken away.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (answers, mail) = (now - AnsweredRequest.Lifetime, now - MailKept);
        await using var db = everyone();
        return await All(db, $"delete from answered_requests where (user_id, key) in (select user_id, key from answered_requests where at < {answers} order by at limit {Batch})", ct)
            + await All(db, $"delete from outgoing_mail where id in (select id from outgoing_mail where done_at < {mail} limit {Batch})", ct)
            + await All(db, $"delete from mailed_links where id in (select id from mailed_links where expires_at < {mail} limit {Batch})", ct)
            + await All(db, $"delete from passkey_challenges where id in (select id from passkey_challenges where expires_at < {now} limit {Batch})", ct);
    }

    private static async Task<int> All(ICloudDb db, FormattableString statement, CancellationToken ct)
    {
        var total = 0;
        int gone;
        do
        {
            gone = await db.Database.ExecuteSqlAsync(statement, ct);
            total += gone;
        }
        while (gone == Batch);
        return total;
    }
}
