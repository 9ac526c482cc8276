namespace Cloud.Domain.Identity;

/// <summary>Roles of the people who run the product; customers have none.</summary>
public enum PlatformRole
{
    None,
    Support,
    Operator,
}

/// <summary>A person who signs in.</summary>
public sealed class User
{
    private User()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Lower-case, unique.</summary>
    public string Email { get; private set; } = "";

    /// <summary>When the person proved to read mail at <see cref="Email"/>; null until then.</summary>
    public DateTimeOffset? EmailConfirmedAt { get; private set; }

    public string Username { get; private set; } = "";

    public required string DisplayName { get; set; }

    /// <summary>As ASP.NET Core's password hasher writes it; never leaves the server.</summary>
    public string PasswordHash { get; set; } = "";

    public DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>Changes with every credential of the person's; ASP.NET Core Identity's word.</summary>
    public string SecurityStamp { get; set; } = "";

    /// <summary>The shared secret of the authenticator, sealed; there is one before <see cref="MfaEnabledAt"/> while the person sets it up.</summary>
    public string? TotpSecret { get; set; }

    public DateTimeOffset? MfaEnabledAt { get; private set; }

    /// <summary>Slow hashes of the recovery codes that are left.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; set; } = [];

    public PlatformRole PlatformRole { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public bool HasMfa => MfaEnabledAt is not null;

    public static User Create(string email, string displayName, PlatformRole role, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Email = email.ToLowerInvariant(),
        Username = email.ToLowerInvariant(),
        DisplayName = displayName,
        PlatformRole = role,
        CreatedAt = now,
    };

    /// <summary>The person has shown to read mail at this address; it becomes theirs. Who signed in by the old address signs in by the new one.</summary>
    public void ConfirmEmail(string email, DateTimeOffset now)
    {
        email = email.ToLowerInvariant();
        Username = Username == Email ? email : Username;
        Email = email;
        EmailConfirmedAt = now;
    }

    /// <summary>From now on a code is asked for beside the password.</summary>
    public void EnableMfa(DateTimeOffset now) => MfaEnabledAt = now;

    public void DisableMfa()
    {
        MfaEnabledAt = null;
        TotpSecret = null;
        RecoveryCodes = [];
    }
}
