using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Cloud.Infrastructure.Identity;

/// <summary>WebAuthn by ASP.NET Core Identity's own handler. It looks at no request of ours: domain and origin are the dashboard's, whichever host the API has.</summary>
internal sealed class Passkeys(IPasskeyHandler<User> handler) : IPasskeys
{
    public async Task<PasskeyCeremony> Begin(User user)
    {
        var person = new PasskeyUserEntity { Id = WireId.From(user.Id), Name = user.Email, DisplayName = user.DisplayName };
        var made = await handler.MakeCreationOptionsAsync(person, Nowhere());
        return new PasskeyCeremony(JsonElement.Parse(made.CreationOptionsJson), made.AttestationState ?? throw NoState());
    }

    public async Task<PasskeyCeremony> Begin()
    {
        var made = await handler.MakeRequestOptionsAsync(user: null, Nowhere());
        return new PasskeyCeremony(JsonElement.Parse(made.RequestOptionsJson), made.AssertionState ?? throw NoState());
    }

    public async Task<PasskeyKey?> CheckNew(string state, string credential)
    {
        var result = await handler.PerformAttestationAsync(new PasskeyAttestationContext { AttestationState = state, CredentialJson = credential, HttpContext = Nowhere() });
        return result is { Succeeded: true, Passkey: var passkey } ? KeyOf(passkey) : null;
    }

    public async Task<(User User, PasskeyKey Key)?> CheckSignIn(string state, string credential)
    {
        var result = await handler.PerformAssertionAsync(new PasskeyAssertionContext { AssertionState = state, CredentialJson = credential, HttpContext = Nowhere() });
        return result is { Succeeded: true, User: var user, Passkey: var passkey } ? (user, KeyOf(passkey)) : null;
    }

    /// <summary>The words of WebAuthn level 3 (5.8.4). The browser's list is not signed: anything can stand in it.</summary>
    private static readonly string[] Transports = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

    private static PasskeyKey KeyOf(UserPasskeyInfo passkey) => new(
        passkey.CredentialId, passkey.PublicKey, passkey.SignCount, [.. Transports.Intersect(passkey.Transports ?? [], StringComparer.Ordinal)], passkey.IsBackupEligible, passkey.IsBackedUp);

    private static DefaultHttpContext Nowhere() => new();

    private static InvalidOperationException NoState() => new("Identity made a challenge without a state to check it by.");
}
