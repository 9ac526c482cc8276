namespace Cloud.Domain.Identity;

/// <summary>What a link in a mail is good for.</summary>
public enum LinkPurpose
{
    ConfirmEmail,
    ResetPassword,
    Invitation,
}

/// <summary>
/// A link in a mail that lets its reader do one thing once. Its secret is made when the mail leaves and is in the mail only: here is the SHA-256 of its 256
/// random bits. A mail that is sent again carries a new secret, and the one before is good no more.
/// </summary>
public sealed class MailedLink
{
    private MailedLink()
    {
    }

    public Guid Id { get; private init; }

    public LinkPurpose Purpose { get; private init; }

    /// <summary>The user or the invitation it is about.</summary>
    public Guid SubjectId { get; private init; }

    /// <summary>Where it was sent, lower-case: who follows it has shown to read mail there.</summary>
    public string Email { get; private init; } = "";

    /// <summary>Null until the mail leaves.</summary>
    public byte[]? SecretHash { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public DateTimeOffset? UsedAt { get; private set; }

    public static MailedLink For(LinkPurpose purpose, Guid subject, string email, TimeSpan lifetime, DateTimeOffset now, byte[]? secretHash = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        Purpose = purpose,
        SubjectId = subject,
        Email = email.ToLowerInvariant(),
        SecretHash = secretHash,
        CreatedAt = now,
        ExpiresAt = now + lifetime,
    };
}
