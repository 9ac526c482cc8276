namespace Cloud.Client;

/// <summary>The caller's own account, and what is sent without being signed in.</summary>
public sealed partial class CloudClient
{
    private const string Mine = "api/users/me";

    public Task UpdateMeAsync(UpdateUser body, CancellationToken ct = default) => DoneAsync(HttpMethod.Patch, Mine, Wire.Body(body), ct);

    /// <summary>Every other session ends by it.</summary>
    public Task ChangePasswordAsync(ChangePassword body, CancellationToken ct = default) => DoneAsync(HttpMethod.Post, Mine + "/password", Wire.Body(body), ct);

    /// <summary>A link goes to the new address.</summary>
    public Task ChangeEmailAsync(ChangeEmail body, CancellationToken ct = default) => DoneAsync(HttpMethod.Post, Mine + "/email", Wire.Body(body), ct);

    public IAsyncEnumerable<SessionResource> SessionsAsync(CancellationToken ct = default) => AllAsync<SessionResource>(Mine + "/sessions", ct);

    public Task EndSessionAsync(string session, CancellationToken ct = default) => DoneAsync(HttpMethod.Delete, $"{Mine}/sessions/{Segment(session)}", null, ct);

    public Task EndOtherSessionsAsync(CancellationToken ct = default) => DoneAsync(HttpMethod.Delete, Mine + "/sessions", null, ct);

    public Task<MfaResource> MfaAsync(CancellationToken ct = default) => wire.GetAsync<MfaResource>(Mine + "/mfa", ct);

    public Task<MfaEnrolment> BeginMfaAsync(BeginMfa body, CancellationToken ct = default) => wire.ChangeAsync<MfaEnrolment>(HttpMethod.Post, Mine + "/mfa", Wire.Body(body), null, ct);

    public Task<RecoveryCodes> ConfirmMfaAsync(ConfirmMfa body, CancellationToken ct = default) => wire.ChangeAsync<RecoveryCodes>(HttpMethod.Post, Mine + "/mfa/confirm", Wire.Body(body), null, ct);

    public Task<RecoveryCodes> RenewRecoveryCodesAsync(ProveMfa body, CancellationToken ct = default) =>
        wire.ChangeAsync<RecoveryCodes>(HttpMethod.Post, Mine + "/mfa/recovery-codes", Wire.Body(body), null, ct);

    public Task DisableMfaAsync(ProveMfa body, CancellationToken ct = default) => DoneAsync(HttpMethod.Delete, Mine + "/mfa", Wire.Body(body), ct);

    public Task<List<PasskeyResource>> PasskeysAsync(CancellationToken ct = default) => wire.GetAsync<List<PasskeyResource>>(Mine + "/passkeys", ct);

    public Task<PasskeyChallengeResource> BeginPasskeyAsync(BeginPasskey body, CancellationToken ct = default) =>
        wire.ChangeAsync<PasskeyChallengeResource>(HttpMethod.Post, Mine + "/passkeys/challenge", Wire.Body(body), null, ct);

    public Task<PasskeyResource> CreatePasskeyAsync(CreatePasskey body, CancellationToken ct = default) =>
        wire.ChangeAsync<PasskeyResource>(HttpMethod.Post, Mine + "/passkeys", Wire.Body(body), null, ct);

    public Task DeletePasskeyAsync(string passkey, CancellationToken ct = default) => DoneAsync(HttpMethod.Delete, $"{Mine}/passkeys/{Segment(passkey)}", null, ct);

    /// <summary>Answers the same whether there is such an account or not.</summary>
    public Task RequestPasswordResetAsync(RequestPasswordReset body, CancellationToken ct = default) => DoneAsync(HttpMethod.Post, "api/password-resets", Wire.Body(body), ct);

    /// <param name="reset">What the link carried before the dot.</param>
    public Task ResetPasswordAsync(string reset, ResetPassword body, CancellationToken ct = default) => DoneAsync(HttpMethod.Post, $"api/password-resets/{Segment(reset)}", Wire.Body(body), ct);

    /// <param name="confirmation">What the link carried before the dot.</param>
    public Task ConfirmEmailAsync(string confirmation, ConfirmEmail body, CancellationToken ct = default) =>
        DoneAsync(HttpMethod.Post, $"api/email-confirmations/{Segment(confirmation)}", Wire.Body(body), ct);

    private async Task DoneAsync(HttpMethod method, string path, HttpContent? body, CancellationToken ct) => (await wire.ChangeAsync(method, path, body, null, ct).ConfigureAwait(false)).Dispose();
}
