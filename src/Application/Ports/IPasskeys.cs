using System.Text.Json;
using Cloud.Domain.Identity;

namespace Cloud.Application.Ports;

/// <summary>What ASP.NET Core Identity knows of WebAuthn: makes challenges and checks what browsers answer. It changes nothing.</summary>
public interface IPasskeys
{
    /// <summary>To make a passkey for this person; those they have are named, so that no authenticator gets a second one.</summary>
    Task<PasskeyCeremony> Begin(User user);

    /// <summary>To sign in with whichever passkey the person chooses.</summary>
    Task<PasskeyCeremony> Begin();

    /// <summary>What to keep of a new passkey; null where the answer does not fit the challenge, is of another site or was not confirmed by its person.</summary>
    Task<PasskeyKey?> CheckNew(string state, string credential);

    /// <summary>Whose passkey answered, and what it says of itself now; null likewise.</summary>
    Task<(User User, PasskeyKey Key)?> CheckSignIn(string state, string credential);
}

/// <param name="Options">For the browser.</param>
/// <param name="State">For the check of its answer; never leaves the server.</param>
public sealed record PasskeyCeremony(JsonElement Options, string State);
