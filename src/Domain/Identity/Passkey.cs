namespace Cloud.Domain.Identity;

/// <summary>The public half of a key pair whose private half never leaves a person's device or password store (W3C WebAuthn, level 3).</summary>
public sealed class Passkey
{
    /// <summary>Characters of the name that its owner gives it.</summary>
    public const int NameLength = 100;

    /// <summary>Bytes of a credential id at most (WebAuthn, 4: credential id).</summary>
    public const int CredentialIdBytes = 1023;

    private Passkey()
    {
    }

    public Guid Id { get; private init; }

    public Guid UserId { get; private init; }

    /// <summary>What the authenticator calls it; unique.</summary>
    public byte[] CredentialId { get; private init; } = [];

    /// <summary>A COSE key (RFC 9052, 7).</summary>
    public byte[] PublicKey { get; private init; } = [];

    public string Name { get; private init; } = "";

    /// <summary>Signatures so far, where the authenticator counts; synchronized passkeys stay at 0.</summary>
    public long SignCount { get; private init; }

    /// <summary>How browsers reach the authenticator: <c>internal</c>, <c>usb</c>, <c>hybrid</c>.</summary>
    public IReadOnlyList<string> Transports { get; private init; } = [];

    /// <summary>Whether it may be copied to other devices of its owner.</summary>
    public bool IsBackupEligible { get; private init; }

    public bool IsBackedUp { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset? LastUsedAt { get; private init; }

    public static Passkey Of(Guid user, PasskeyKey key, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = user,
        CredentialId = key.CredentialId,
        PublicKey = key.PublicKey,
        Name = name,
        SignCount = key.SignCount,
        Transports = key.Transports,
        IsBackupEligible = key.IsBackupEligible,
        IsBackedUp = key.IsBackedUp,
        CreatedAt = now,
    };
}

/// <summary>What an authenticator tells of a passkey when it is made or used.</summary>
public sealed record PasskeyKey(byte[] CredentialId, byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports, bool IsBackupEligible, bool IsBackedUp);

/// <summary>A challenge that a browser was sent, to make a passkey or to sign in with one. It is good once, and taken away by its use.</summary>
public sealed class PasskeyChallenge
{
    /// <summary>As long as the browser is told to wait for the person: five minutes, WebAuthn's recommendation.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Characters of <see cref="State"/>; ours are a few hundred.</summary>
    public const int StateLength = 4000;

    private PasskeyChallenge()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Who makes a passkey, having shown their password; null to sign in.</summary>
    public Guid? UserId { get; private init; }

    /// <summary>The account's security stamp at that moment: with other credentials the challenge is void.</summary>
    public string? SecurityStamp { get; private init; }

    /// <summary>What ASP.NET Core Identity checks the answer against.</summary>
    public string State { get; private init; } = "";

    public DateTimeOffset ExpiresAt { get; private init; }

    public static PasskeyChallenge ToSignIn(string state, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), State = state, ExpiresAt = now + Lifetime };

    public static PasskeyChallenge ToCreate(User user, string state, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = user.Id,
        SecurityStamp = user.SecurityStamp,
        State = state,
        ExpiresAt = now + Lifetime,
    };
}
