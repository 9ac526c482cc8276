namespace Cloud.Domain.Identity;

public enum CredentialKind
{
    /// <summary>What a request carries: short-lived.</summary>
    Access,

    /// <summary>Buys one new pair, once.</summary>
    Refresh,

    /// <summary>What a machine signs in with.</summary>
    Api,
}

/// <summary>A token of any kind. Only the SHA-256 of the secret is kept: 256 random bits need no slow hash.</summary>
public sealed class Credential
{
    private Credential()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    public CredentialKind Kind { get; private init; }

    public byte[] SecretHash { get; private init; } = [];

    public string Name { get; private init; } = "";

    /// <summary><c>read, write, deploy, backup, admin</c>; empty means all that the user may do.</summary>
    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary>Ids of the projects it is narrowed to; empty means all that the user sees.</summary>
    public IReadOnlyList<string> Projects { get; private init; } = [];

    /// <summary>The API token or the session this one belongs to: ending that ends it.</summary>
    public Guid? FamilyId { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? ExpiresAt { get; private init; }

    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Of a refresh token that was spent (which revoked it): what its successors were derived with, so that a second tab gets the same ones.</summary>
    public byte[]? RotationSalt { get; private set; }

    public static Credential Create(Guid user, CredentialKind kind, byte[] hash, DateTimeOffset now, TimeSpan? lifetime, string name = "", IReadOnlyList<string>? scopes = null, Guid? family = null,
        IReadOnlyList<string>? projects = null) => new()
        {
            Id = Guid.CreateVersion7(now),
            UserId = user,
            Kind = kind,
            SecretHash = hash,
            Name = name,
            Scopes = scopes ?? [],
            Projects = projects ?? [],
            FamilyId = family,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };

    public bool IsValid(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    public void Use(DateTimeOffset now) => LastUsedAt = now;
}
