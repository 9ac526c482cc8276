using Cloud.Application.Identity;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Identity;

/// <summary>
/// Sends what waits in the outbox. A mail is taken by putting its next attempt into the future, so a node that dies with it in its hands delays it, and nobody else
/// sends it meanwhile; between the server's yes and the row's it may go out twice, never not at all. Secrets of links are made here and kept nowhere.
/// </summary>
public sealed partial class MailRound(Func<ICloudDb> everyone, TimeProvider time, ILogger<MailRound> logger, IMail? mail = null)
{
    /// <summary>Mails of one round: at a second each, well within <see cref="FirstPause"/>.</summary>
    private const int Batch = 10;

    /// <summary>Before the second attempt; it doubles with each. Longer than an attempt may take.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>Links to set a new password that one person gets within <see cref="Letters.ResetLifetime"/>: a full mailbox is no help, and the earlier links are good.</summary>
    private const int MostResets = 5;

    /// <summary>Whether there is a server to send to.</summary>
    public bool IsConfigured => mail is not null;

    /// <summary>One round; how many were taken.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        await using var db = everyone();
        var taken = await Take(db, ct);
        foreach (var waiting in taken)
        {
            await Handle(db, waiting, ct);
        }

        return taken.Count;
    }

    private async Task<List<Waiting>> Take(ICloudDb db, CancellationToken ct)
    {
        var (now, first, longest, batch) = (time.GetUtcNow(), FirstPause, LongestPause, Batch);
        return await db.Database.SqlQuery<Waiting>(
            $"""
            update outgoing_mail set attempts = attempts + 1, run_at = {now} + least({first} * power(2, least(attempts, 10)), {longest})
            where id in (select id from outgoing_mail where done_at is null and run_at <= {now} order by run_at limit {batch} for update skip locked)
            returning id as "Id", recipient as "Recipient", subject as "Subject", text as "Text", link_id as "LinkId", resets_password as "ResetsPassword", deadline as "Deadline"
            """).ToListAsync(ct);
    }

    private async Task Handle(ICloudDb db, Waiting waiting, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (waiting.Deadline <= now)
        {
            GivenUp(logger, waiting.Id);
            await Done(db, waiting, now, "It could not be delivered in time.", ct);
            return;
        }

        var token = await Token(db, waiting, now, ct);
        if (token is null && (waiting.ResetsPassword || waiting.LinkId is not null))
        {
            await Done(db, waiting, now, "Its link is of no use: there is no such account, or it was used, or its time is over.", ct);
            return;
        }

        try
        {
            await mail!.Send(waiting.Recipient, waiting.Subject, waiting.Text.Replace(OutgoingMail.Token, token, StringComparison.Ordinal), ct);
            await Done(db, waiting, time.GetUtcNow(), failure: null, ct);
        }
        catch (MailException e)
        {
            NotSent(logger, waiting.Id, e.Message);
            await db.OutgoingMail.Where(m => m.Id == waiting.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Failure, Text.Cut(e.Message, 500)), ct);
        }
    }

    /// <summary>Id and new secret of the mail's link; null where it has none.</summary>
    private static async Task<string?> Token(ICloudDb db, Waiting waiting, DateTimeOffset now, CancellationToken ct)
    {
        var (secret, hash) = MailedLinks.NewSecret();
        if (waiting.ResetsPassword)
        {
            return await ResetLink(db, waiting, hash, now, ct) is { } made ? $"{WireId.From(made)}.{secret}" : null;
        }

        return waiting.LinkId is { } link && await db.MailedLinks.Where(l => l.Id == link && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.SecretHash, hash), ct) == 1 ? $"{WireId.From(link)}.{secret}" : null;
    }

    private static async Task<Guid?> ResetLink(ICloudDb db, Waiting waiting, byte[] hash, DateTimeOffset now, CancellationToken ct)
    {
        var since = now - Letters.ResetLifetime;
        var user = await db.Users.Where(u => u.Email == waiting.Recipient).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(ct);
        if (user is null || await db.MailedLinks.CountAsync(l => l.SubjectId == user && l.Purpose == LinkPurpose.ResetPassword && l.CreatedAt > since, ct) >= MostResets)
        {
            return null;
        }

        var link = MailedLink.For(LinkPurpose.ResetPassword, user.Value, waiting.Recipient, Letters.ResetLifetime, now, hash);
        db.MailedLinks.Add(link);
        await db.SaveChangesAsync(ct);
        return link.Id;
    }

    private static Task<int> Done(ICloudDb db, Waiting waiting, DateTimeOffset now, string? failure, CancellationToken ct) =>
        db.OutgoingMail.Where(m => m.Id == waiting.Id).ExecuteUpdateAsync(s => s.SetProperty(m => m.DoneAt, now).SetProperty(m => m.Failure, failure), ct);

    private sealed record Waiting(Guid Id, string Recipient, string Subject, string Text, Guid? LinkId, bool ResetsPassword, DateTimeOffset Deadline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {Mail} was not taken by the server and waits: {Reason}")]
    private static partial void NotSent(ILogger logger, Guid mail, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Mail} was given up: it could not be delivered in time.")]
    private static partial void GivenUp(ILogger logger, Guid mail);
}

/// <summary>Looks into the outbox every second, on every node.</summary>
public sealed partial class MailLoop(MailRound round, RunnerOptions options, TimeProvider time, ILogger<MailLoop> logger)
    : RoundLoop("sending what waits in the outbox", options.Poll, time, logger)
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (round.IsConfigured)
        {
            return base.ExecuteAsync(stoppingToken);
        }

        NoServer(Logger);
        return Task.CompletedTask;
    }

    protected override async Task Round(CancellationToken ct) => await round.Run(ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "No mail server is configured (Mail:Host): mail waits in the outbox, for a day.")]
    private static partial void NoServer(ILogger logger);
}
