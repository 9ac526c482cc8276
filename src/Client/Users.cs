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
public sealed record ApiTokenResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary><c>read</c>, <c>write</c>, <c>deploy</c>, <c>backup</c>, <c>admin</c>, each optionally narrowed to projects.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

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

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A sign-in by password, sent as a form to <c>/oauth2/token</c>.</summary>
public sealed record SignIn(string Username, string Password, string? Totp = null);

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
}
