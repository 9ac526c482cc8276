using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A passkey of the caller's.</summary>
public sealed record PasskeyResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Whether it is kept by a password store and so on other devices too.</summary>
    public bool IsBackedUp { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
}

/// <summary>What a browser is asked to sign, once, within five minutes.</summary>
/// <param name="Id">Goes back with the answer.</param>
/// <param name="Options">What <c>PublicKeyCredential.parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c> takes (W3C WebAuthn, level 3).</param>
public sealed record PasskeyChallengeResource(string Id, JsonElement Options);

/// <summary>Body of <c>POST /api/users/{id}/passkeys/challenge</c>.</summary>
public sealed record BeginPasskey
{
    public required string Password { get; init; }

    /// <summary>A code, where the account has a second factor.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Totp { get; init; }
}

/// <summary>Body of <c>POST /api/users/{id}/passkeys</c>.</summary>
public sealed record CreatePasskey
{
    /// <summary>What its owner calls it: <c>Laptop</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Id of the challenge.</summary>
    public required string Challenge { get; init; }

    /// <summary>What the browser made of the challenge's options: the text of <c>JSON.stringify(credential)</c>.</summary>
    public required string Credential { get; init; }
}
