using System.Security.Cryptography;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Puts mail into the outbox, in the transaction of whatever causes it. A worker sends it.</summary>
public sealed class Letters(ICloudDb db, DashboardAddress dashboard, TimeProvider time)
{
    /// <summary>How long a new password can be set by a link.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    /// <summary>Where the text wants the link.</summary>
    public const string Link = "{link}";

    /// <summary>A mail without a link.</summary>
    /// <param name="sender">Of a mail to an address that somebody typed: ask <see cref="MailLimits"/> first.</param>
    public void Tell(string recipient, string subject, string text, Guid? sender = null) => db.OutgoingMail.Add(OutgoingMail.To(recipient, subject, text, time.GetUtcNow(), sender: sender));

    /// <summary>
    /// A mail with a link in it, at <see cref="Link"/>: <c>{dashboard}/{page}#{id}.{secret}</c>. What follows the # does not leave the reader's browser until the
    /// page's form is sent, so it is in no log. <see cref="MailedLinks.Redeem"/> takes the two back.
    /// </summary>
    /// <param name="subjectId">The user or the invitation that the link is about.</param>
    /// <param name="sender">The user or the organization that causes it, counted by <see cref="MailLimits"/>.</param>
    /// <param name="page">Of the dashboard, without a slash before it.</param>
    public MailedLink TellLink(LinkPurpose purpose, Guid subjectId, Guid sender, string recipient, TimeSpan lifetime, string page, string subject, string text)
    {
        var now = time.GetUtcNow();
        var link = MailedLink.For(purpose, subjectId, recipient, lifetime, now);
        db.MailedLinks.Add(link);
        db.OutgoingMail.Add(OutgoingMail.To(recipient, subject, Linked(page, text), now, lifetime < OutgoingMail.LongestWait ? lifetime : null, link.Id, sender: sender));
        return link;
    }

    /// <summary>Sends a link again, with a new secret: the one before is good no more.</summary>
    public void TellAgain(MailedLink link, string page, string subject, string text) =>
        db.OutgoingMail.Add(OutgoingMail.To(link.Email, subject, Linked(page, text), time.GetUtcNow(), link: link.Id));

    /// <summary>For whoever may have an account under this address; the worker looks.</summary>
    internal void TellReset(string recipient) => db.OutgoingMail.Add(OutgoingMail.To(recipient, "Set a new password", Linked("reset-password", """
        Somebody, we hope you, asked to set a new password for your account at Cloud.

        Set it here within the hour:
        {link}

        It ends all your sessions. If it was not you, do nothing: your password stays as it is.
        """), time.GetUtcNow(), ResetLifetime, resetsPassword: true));

    private string Linked(string page, string text) => text.Replace(Link, $"{dashboard.Base}/{page}#{OutgoingMail.Token}", StringComparison.Ordinal);
}

/// <summary>Takes back what a mail carried.</summary>
public static class MailedLinks
{
    /// <summary>Random bytes of a link's secret: 256 bits.</summary>
    private const int SecretBytes = 32;

    /// <summary>A new secret and what is kept of it.</summary>
    public static (string Secret, byte[] Hash) NewSecret()
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        return (Convert.ToHexStringLower(secret), SHA256.HashData(secret));
    }

    /// <summary>Uses a link up: null when it is unknown, spent, out of time, for something else, or its secret is not right. Of two at once, one gets it.</summary>
    public static async Task<MailedLink?> Redeem(this ICloudDb db, LinkPurpose purpose, string id, string secret, DateTimeOffset now, CancellationToken ct)
    {
        var link = await db.FindLink(purpose, id, secret, now, ct);
        return link is not null && await db.MailedLinks.Where(l => l.Id == link.Id && l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), ct) == 1 ? link : null;
    }

    /// <summary>Looks at a link without using it up: null as for <see cref="Redeem"/>.</summary>
    public static async Task<MailedLink?> FindLink(this ICloudDb db, LinkPurpose purpose, string id, string secret, DateTimeOffset now, CancellationToken ct)
    {
        var link = WireId.TryParse(id, out var key) ? await db.MailedLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Id == key && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now, ct) : null;
        return link?.SecretHash is { } hash && secret.Length == 2 * SecretBytes && Convert.FromHexString(IsHex(secret) ? secret : new string('0', secret.Length)) is var bytes
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(bytes), hash) ? link : null;
    }

    /// <summary>What was mailed about an account and not followed yet opens nothing any more: whoever asked for it knew what is no longer so.</summary>
    public static Task<int> VoidLinks(this ICloudDb db, Guid subject, DateTimeOffset now, CancellationToken ct) =>
        db.MailedLinks.Where(l => l.SubjectId == subject && l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), ct);

    public static Error NotGood => Error.Invalid("secret", "The link is not good any more: it was used, replaced by a newer one, or its time is over. Ask for a new one.");

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigit);
}

internal static class OwnLetters
{
    /// <summary>Tells the owner of an account that something about it has changed, so that it is noticed where it was not their doing.</summary>
    public static async Task TellOwner(this Letters letters, ICloudDb db, Guid user, string subject, string what, CancellationToken ct)
    {
        var recipient = await db.Users.Where(u => u.Id == user).Select(u => u.Email).SingleAsync(ct);
        letters.Tell(recipient, subject, what + "\n\nIf it was not you, set a new password by \"Forgot password\" on the sign-in page, and ask us for help.");
    }
}
