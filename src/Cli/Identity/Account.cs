using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Identity;

/// <summary>Which API is asked, and as whom.</summary>
internal sealed class Account(string api, CredentialFile file, Credential? credential, string? token)
{
    // A token that ends while the request is on its way would be refused.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private Credential? credential = credential;

    public string Api => api;

    public CredentialFile File => file;

    public Credential? Credential => credential;

    /// <summary>Whether <c>CLOUD_TOKEN</c> says who it is; the file is not read then.</summary>
    public bool FromEnvironment => token is not null;

    /// <summary>By <c>--api</c>, by <c>CLOUD_API</c>, or the one signed in to last; with <c>CLOUD_TOKEN</c> or the file's credential.</summary>
    public static Account Find(string? given)
    {
        var file = CredentialFile.OfUser();
        var token = Variable("CLOUD_TOKEN");
        var named = given ?? Variable("CLOUD_API");
        var known = token is not null && named is not null ? new Credentials() : file.Read();
        var api = named ?? known.Api ?? throw new CommandFailure(ExitCode.SignIn, "Which API?", "cloud login --api ADDRESS, or CLOUD_API");
        if (!Uri.TryCreate(api, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandFailure(ExitCode.Usage, $"'{api}' is not an API's address.", "It begins with https://, or with http:// on your own machine.");
        }

        api = api.TrimEnd('/');
        return new(api, file, known.Accounts.GetValueOrDefault(api), token);
    }

    /// <summary>A token that is good now, renewed where it must be. Of several programs that find it old at once, one renews it for all.</summary>
    public async ValueTask<string?> TokenAsync(CloudClient anonymous, CancellationToken ct)
    {
        if (token is not null)
        {
            return token;
        }

        if (credential is null)
        {
            throw new CommandFailure(ExitCode.SignIn, $"You are not signed in to {api}.", $"cloud login --api {api}, or CLOUD_TOKEN with an API token");
        }

        if (credential.ApiToken is { } own)
        {
            return own;
        }

        if (!IsGood(credential))
        {
            await file.ChangeAsync(api, now => RenewAsync(anonymous, now, ct), ct);
        }

        return credential.AccessToken;
    }

    public static Credential Of(AccessToken tokens, string? user) => new()
    {
        User = user,
        AccessToken = tokens.Value,
        ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(tokens.ExpiresIn),
        RefreshToken = tokens.RefreshToken,
    };

    private async Task<Credential?> RenewAsync(CloudClient anonymous, Credential? now, CancellationToken ct)
    {
        if (now is null || !IsGood(now))
        {
            now = now?.RefreshToken is { } refresh ? Of(await RefreshAsync(anonymous, refresh, ct), now.User) : throw Ended(null);
        }

        return credential = now;
    }

    private async Task<AccessToken> RefreshAsync(CloudClient anonymous, string refresh, CancellationToken ct)
    {
        try
        {
            return await anonymous.RefreshAsync(refresh, ct);
        }
        catch (CloudProblemException e) when (e.Status is 400 or 401)
        {
            throw Ended(e);
        }
    }

    private CommandFailure Ended(Exception? e) => new(ExitCode.SignIn, $"Your session at {api} has ended.", "Sign in again: cloud login", e is CloudProblemException { Status: 0 } ? e : null);

    private static bool IsGood(Credential one) => one.ApiToken is not null || (one.AccessToken is not null && one.ExpiresAt > TimeProvider.System.GetUtcNow() + Margin);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
