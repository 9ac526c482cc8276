using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One sign-in of a person on one device.</summary>
public sealed record SessionResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>Whether it is the session that asks.</summary>
    public bool Current { get; init; }

    /// <summary>The address the person signed in from.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser or program says of itself.</summary>
    public string? UserAgent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastUsedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Body of <c>PATCH /api/users/{id}</c>; what is left out stays as it is.</summary>
public sealed record UpdateUser
{
    public string? DisplayName { get; init; }
}

/// <summary>Body of <c>POST /api/users/{id}/password</c>: ends every other session.</summary>
public sealed record ChangePassword
{
    public required string CurrentPassword { get; init; }
    public required string Password { get; init; }

    /// <summary>A code, where the account has a second factor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Totp { get; init; }
}

/// <summary>Body of <c>POST /api/users/{id}/email</c>: a link goes to the new address, and it becomes the account's when it is followed.</summary>
public sealed record ChangeEmail
{
    public required string Email { get; init; }
    public required string Password { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Totp { get; init; }
}

/// <summary>Body of <c>POST /api/email-confirmations/{id}</c>: what the link in the mail carried after the dot.</summary>
public sealed record ConfirmEmail
{
    public required string Secret { get; init; }
}

/// <summary>Body of <c>POST /api/password-resets</c>.</summary>
public sealed record RequestPasswordReset
{
    public required string Email { get; init; }
}

/// <summary>Body of <c>POST /api/password-resets/{id}</c>.</summary>
public sealed record ResetPassword
{
    /// <summary>What the link in the mail carried after the dot.</summary>
    public required string Secret { get; init; }

    public required string Password { get; init; }
}

/// <summary>The second factor of an account.</summary>
public sealed record MfaResource : LinkedResource
{
    public required bool Enabled { get; init; }
    public DateTimeOffset? EnabledAt { get; init; }

    /// <summary>Whether staff's rules or an organization of the caller's ask for one.</summary>
    public bool Required { get; init; }

    public int RecoveryCodesLeft { get; init; }
}

/// <summary>Body of <c>POST /api/users/{id}/mfa</c>.</summary>
public sealed record BeginMfa
{
    public required string Password { get; init; }
}

/// <summary>What an authenticator needs; nothing is asked for until a code of it was confirmed.</summary>
/// <param name="Secret">Base 32, for typing.</param>
/// <param name="OtpauthUri">The same for a QR code.</param>
public sealed record MfaEnrolment(string Secret, string OtpauthUri) : ICarriesSecret
{
    public object WithoutSecret() => new MfaEnrolment("", "");
}

/// <summary>Body of <c>POST /api/users/{id}/mfa/confirm</c>.</summary>
public sealed record ConfirmMfa
{
    public required string Totp { get; init; }
}

/// <summary>Body of <c>POST /api/users/{id}/mfa/recovery-codes</c> and <c>DELETE /api/users/{id}/mfa</c>.</summary>
public sealed record ProveMfa
{
    public required string Password { get; init; }

    /// <summary>Six digits of the authenticator, or a recovery code.</summary>
    public required string Totp { get; init; }
}

/// <summary>Ten codes, each good once in place of the authenticator's. They are in this answer and nowhere else.</summary>
public sealed record RecoveryCodes(IReadOnlyList<string> Codes) : ICarriesSecret
{
    public object WithoutSecret() => new RecoveryCodes([]);
}
