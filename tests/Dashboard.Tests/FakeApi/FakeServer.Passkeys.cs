using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

internal sealed partial class FakeServer
{
    private readonly ConcurrentDictionary<string, (PasskeyResource Passkey, string Credential)> passkeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> challenges = new(StringComparer.Ordinal);

    /// <summary>Checks of a passkey no more than that the browser answered this challenge with a key that it knows: signatures are the API's to check, and its tests'.</summary>
    private void MapPasskeys()
    {
        app.MapPost("/api/passkey-challenges", () => Challenge(challenge => new { challenge, timeout = 300_000, userVerification = "required", allowCredentials = Array.Empty<object>() }));
        app.MapGet("/api/users/me/passkeys", () => passkeys.Values.Select(p => p.Passkey).ToList());
        app.MapPost("/api/users/me/passkeys/challenge", (BeginPasskey body) => body.Password == Password
            ? Challenge(challenge => new
            {
                rp = new { name = "Cloud" },
                user = new { id = "YWRh", name = Email, displayName = "Ada" },
                challenge,
                pubKeyCredParams = new[] { new { type = "public-key", alg = -7 }, new { type = "public-key", alg = -257 } },
                timeout = 300_000,
                authenticatorSelection = new { residentKey = "required", userVerification = "required" },
                attestation = "none",
            })
            : Refuse(422, "validation.failed", "is not your password", new() { ["password"] = ["is not your password"] }));
        app.MapPost("/api/users/me/passkeys", (CreatePasskey body) =>
        {
            if (Answered(body.Challenge, body.Credential) is not { } credential) return Refuse(422, "validation.failed", "This answer does not fit the challenge.");
            var made = new PasskeyResource { Id = "p" + passkeys.Count, Name = body.Name, CreatedAt = Cloud.Now };
            passkeys[made.Id] = (made, credential);
            return Results.Json(made, WireContext.Default.PasskeyResource, statusCode: 201);
        });
        app.MapDelete("/api/users/me/passkeys/{id}", (string id) => passkeys.TryRemove(id, out _) ? Results.NoContent() : Missing());
    }

    private bool IsPasskey(IFormCollection form) => Answered(form["challenge"].ToString(), form["credential"].ToString()) is { } credential && passkeys.Values.Any(p => p.Credential == credential);

    private IResult Challenge(Func<string, object> options)
    {
        var (id, challenge) = ("c" + challenges.Count, System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
        challenges[id] = challenge;
        return Results.Json(new PasskeyChallengeResource(id, JsonSerializer.SerializeToElement(options(challenge))), WireContext.Default.PasskeyChallengeResource);
    }

    /// <summary>The id of the credential that answered the challenge, which is used up; null when it did not.</summary>
    private string? Answered(string id, string json)
    {
        if (!challenges.TryRemove(id, out var challenge)) return null;
        using var credential = JsonDocument.Parse(json);
        var client = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(credential.RootElement.GetProperty("response").GetProperty("clientDataJSON").GetString()));
        return client.RootElement.GetProperty("challenge").GetString() == challenge ? credential.RootElement.GetProperty("id").GetString() : null;
    }
}
