namespace Cloud.Domain.Identity;

/// <summary>
/// A mail that a change has caused, in that change's transaction; a worker sends it. Its text holds no secret: where a link's belongs, it says
/// <see cref="Token"/>.
/// </summary>
public sealed class OutgoingMail
{
    /// <summary>Stands in the text where the worker puts the link's id and its new secret.</summary>
    public const string Token = "{token}";

    /// <summary>Characters; ours are a few lines.</summary>
    public const int TextLength = 4000;

    /// <summary>What cannot be delivered for a day is of no use any more.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private OutgoingMail()
    {
    }

    public Guid Id { get; private init; }

    public string Recipient { get; private init; } = "";

    public string Subject { get; private init; } = "";

    public string Text { get; private init; } = "";

    /// <summary>The link whose secret the text carries, or null.</summary>
    public Guid? LinkId { get; private init; }

    /// <summary>
    /// The worker looks whose address it is and makes a link for them, or drops the mail: so the request that asked knew nothing to tell, not even by the time it took.
    /// </summary>
    public bool ResetsPassword { get; private init; }

    /// <summary>The user or the organization in whose name a mail goes to an address that somebody typed, which is counted; null for mail to an account's own address.</summary>
    public Guid? SenderId { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset RunAt { get; private init; }

    public DateTimeOffset Deadline { get; private init; }

    public int Attempts { get; private set; }

    /// <summary>Sent, dropped or given up.</summary>
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Why it was dropped or given up, or why the last attempt failed; null when it was sent.</summary>
    public string? Failure { get; private set; }

    public static OutgoingMail To(string recipient, string subject, string text, DateTimeOffset now, TimeSpan? within = null, Guid? link = null, bool resetsPassword = false,
        Guid? sender = null) => new()
        {
            Id = Guid.CreateVersion7(now),
            Recipient = recipient.ToLowerInvariant(),
            Subject = subject,
            Text = text,
            LinkId = link,
            ResetsPassword = resetsPassword,
            SenderId = sender,
            CreatedAt = now,
            RunAt = now,
            Deadline = now + (within ?? LongestWait),
        };
}
