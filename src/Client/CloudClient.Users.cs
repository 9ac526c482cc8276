namespace Cloud.Client;

/// <summary>Sign-in and the caller.</summary>
public sealed partial class CloudClient
{
    /// <summary>Signs in with a password, for first-party clients.</summary>
    public Task<AccessToken> SignInAsync(SignIn signIn, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(signIn);
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = GrantType.Password,
            ["username"] = signIn.Username,
            ["password"] = signIn.Password,
        };
        if (signIn.Totp is { } totp) form["totp"] = totp;
        return wire.TokenAsync(form, ct, signIn.ForAddress, signIn.ForUserAgent);
    }

    /// <summary>Signs in with an API token, for machines.</summary>
    public Task<AccessToken> SignInAsync(string apiToken, CancellationToken ct = default) =>
        wire.TokenAsync([new("grant_type", GrantType.ApiToken), new("api_token", apiToken)], ct);

    /// <summary>Something for a passkey to sign; good once, for five minutes.</summary>
    public Task<PasskeyChallengeResource> ChallengePasskeyAsync(CancellationToken ct = default) =>
        wire.ChangeAsync<PasskeyChallengeResource>(HttpMethod.Post, "api/passkey-challenges", null, null, ct);

    /// <summary>Signs in with what a passkey signed.</summary>
    public Task<AccessToken> SignInAsync(PasskeySignIn signIn, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(signIn);
        return wire.TokenAsync(
            [new("grant_type", GrantType.Passkey), new("challenge", signIn.Challenge), new("credential", signIn.Credential)], ct, signIn.ForAddress, signIn.ForUserAgent);
    }

    /// <summary>A new access token for a refresh token; the old refresh token is spent by it.</summary>
    public Task<AccessToken> RefreshAsync(string refreshToken, CancellationToken ct = default) =>
        wire.TokenAsync([new("grant_type", GrantType.RefreshToken), new("refresh_token", refreshToken)], ct);

    /// <summary>Ends a token's life before its time.</summary>
    public Task RevokeAsync(string token, CancellationToken ct = default) => wire.PostFormAsync("oauth2/revoke", [new("token", token)], ct);

    public Task<MeResource> MeAsync(CancellationToken ct = default) => wire.GetAsync<MeResource>("api/me", ct);

    public IAsyncEnumerable<ApiTokenResource> ApiTokensAsync(string user, CancellationToken ct = default) =>
        AllAsync<ApiTokenResource>($"api/users/{Segment(user)}/api-tokens", ct);

    /// <summary>The answer carries the secret, this once.</summary>
    public Task<ApiTokenResource> CreateApiTokenAsync(string user, CreateApiToken body, CancellationToken ct = default) =>
        wire.ChangeAsync<ApiTokenResource>(HttpMethod.Post, $"api/users/{Segment(user)}/api-tokens", Wire.Body(body), null, ct);

    public async Task DeleteApiTokenAsync(string user, string token, CancellationToken ct = default) =>
        (await wire.ChangeAsync(HttpMethod.Delete, $"api/users/{Segment(user)}/api-tokens/{Segment(token)}", null, null, ct).ConfigureAwait(false)).Dispose();
}
