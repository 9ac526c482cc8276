using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>The caller: <c>GET /api/me</c>.</summary>
public sealed record MeResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Username { get; init; }
    public required string Email { get; init; }
    public required string DisplayName { get; init; }
    public bool MfaEnabled { get; init; }

    /// <summary>Whether somebody asks for a second factor that the caller does not have: staff's rules, or an organization of the caller's.</summary>
    public bool MfaOwed { get; init; }

    /// <summary>Whether the caller has shown to read mail at <see cref="Email"/>.</summary>
    public bool EmailConfirmed { get; init; }

    /// <summary>Platform roles (<c>support</c>, <c>operator</c>); empty for customers.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public IReadOnlyList<MeProject> Projects { get; init; } = [];
}

/// <summary>A project the caller sees, in short.</summary>
public sealed record MeProject
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public string? Endpoint { get; init; }
    public string? Organization { get; init; }
    public string? Region { get; init; }
    public string? Status { get; init; }
}

/// <summary>A user as others see one.</summary>
public sealed record UserReference
{
    public required string Id { get; init; }
    public string? Username { get; init; }
    public string? Email { get; init; }
    public string? DisplayName { get; init; }
}

/// <summary>A machine's credential.</summary>
public sealed record ApiTokenResource : LinkedResource, ICarriesSecret
{
    public object WithoutSecret() => this with { Token = null };

    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary><c>read</c>, <c>write</c>, <c>deploy</c>, <c>backup</c>, <c>admin</c>; none for all that the user may do.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Ids of the projects it is narrowed to; none for all that the user sees.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The secret, in the first answer to its creation only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
}

/// <summary>Body of <c>POST /api/users/{id}/api-tokens</c>.</summary>
public sealed record CreateApiToken
{
    public required string Name { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>Ids of projects to narrow it to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Projects { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A sign-in by password, sent as a form to <c>/oauth2/token</c>.</summary>
/// <param name="Totp">Six digits of the authenticator or a recovery code, once the API has asked for one (<see cref="SignInProblem.MfaRequired"/>).</param>
public sealed record SignIn(string Username, string Password, string? Totp = null)
{
    /// <summary>Whose sign-in it is, when a server signs in for a browser: the API believes it from the proxies it knows only.</summary>
    public string? ForAddress { get; init; }

    /// <summary>What that browser says of itself, for the list of sessions.</summary>
    public string? ForUserAgent { get; init; }
}

/// <summary>What a browser answered to a passkey challenge.</summary>
/// <param name="Challenge">Id of the challenge.</param>
/// <param name="Credential">The text of <c>JSON.stringify(credential)</c>.</param>
public sealed record PasskeySignIn(string Challenge, string Credential)
{
    /// <summary>As in <see cref="SignIn"/>.</summary>
    public string? ForAddress { get; init; }

    /// <summary>As in <see cref="SignIn"/>.</summary>
    public string? ForUserAgent { get; init; }
}

/// <summary>Codes of a refused sign-in that a client acts on.</summary>
public static class SignInProblem
{
    public const string MfaRequired = "auth.mfa_required";
    public const string MfaInvalid = "auth.mfa_invalid";
}

/// <summary>The answer of <c>/oauth2/token</c>. <paramref name="ExpiresIn"/> is in seconds; tokens are opaque.</summary>
public sealed record AccessToken(
    [property: JsonPropertyName("access_token")] string Value,
    int ExpiresIn,
    string TokenType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken = null);

/// <summary>The grants of <c>/oauth2/token</c>.</summary>
public static class GrantType
{
    public const string Password = "password";
    public const string ApiToken = "api_token";
    public const string RefreshToken = "refresh_token";
    public const string Passkey = "passkey";
}
