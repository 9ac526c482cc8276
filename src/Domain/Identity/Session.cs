namespace Cloud.Domain.Identity;

/// <summary>One sign-in of a person on one device: the family of its access and refresh tokens has this id. It is gone when the session ends.</summary>
public sealed class Session
{
    /// <summary>Characters of what a browser says of itself that are kept.</summary>
    public const int UserAgentLength = 300;

    private Session()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    /// <summary>Where the person signed in from; null when it is not known.</summary>
    public string? Address { get; private init; }

    public string? UserAgent { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>To the renewal of its tokens: a quarter of an hour, unless one of its tokens says it more exactly.</summary>
    public DateTimeOffset LastUsedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public static Session Begin(Guid user, string? address, string? userAgent, TimeSpan lifetime, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = user,
        Address = address,
        UserAgent = userAgent is { Length: > UserAgentLength } ? userAgent[..UserAgentLength] : userAgent,
        CreatedAt = now,
        LastUsedAt = now,
        ExpiresAt = now + lifetime,
    };
}
