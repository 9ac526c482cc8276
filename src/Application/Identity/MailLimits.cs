using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>
/// How much mail the product sends to addresses that people type: enough for whoever mistypes or finds nothing in the mailbox, and too little to fill one.
/// Whether the address has an account is not looked at, so that the refusal tells nothing of that.
/// </summary>
internal static class MailLimits
{
    /// <summary>Of one account an hour, as links to set a new password are.</summary>
    public const int PerAccount = 5;

    /// <summary>Of one organization an hour: as many as it may have open (<see cref="Domain.Organizations.Invitation.MostPending"/>).</summary>
    public const int PerOrganization = Domain.Organizations.Invitation.MostPending;

    /// <summary>To one address an hour, of all senders together.</summary>
    public const int PerRecipient = 5;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>The name of the person who sends, for the mail to say, or the refusal with the time to wait. Hold the sender's row: then those that ask at once count each other.</summary>
    /// <param name="person">Who asks.</param>
    /// <param name="sender">Who is counted: the person, or the organization in whose name they ask.</param>
    public static async Task<Result<string>> MayMail(this ICloudDb db, Guid person, Guid sender, int most, string recipient, DateTimeOffset now, CancellationToken ct)
    {
        var (since, before, perRecipient, address) = (now - Window, most - 1, PerRecipient - 1, recipient.ToLowerInvariant());
        var row = (await db.Database.SqlQuery<Row>(
            $"""
            select display_name as "Name", greatest(
              (select created_at from outgoing_mail where sender_id = {sender} and created_at > {since} order by created_at desc offset {before} limit 1),
              (select created_at from outgoing_mail where recipient = {address} and sender_id is not null and created_at > {since} order by created_at desc offset {perRecipient} limit 1)) as "Counted"
            from users where id = {person}
            """).ToListAsync(ct)).Single();
        return row.Counted is { } counted
            ? new Error(ErrorKind.RateLimited, "mail.rate_limited", "Too many mails were asked for within the hour, by you or to this address. Look into the mailbox, and into its spam, then try again later.") { RetryAfter = counted + Window - now }
            : row.Name;
    }

    private sealed record Row(string Name, DateTimeOffset? Counted);
}
