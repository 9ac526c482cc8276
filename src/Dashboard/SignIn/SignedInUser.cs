using Cloud.Client;
using Cloud.Dashboard.Hosting;
using Microsoft.AspNetCore.Components.Authorization;

namespace Cloud.Dashboard.SignIn;

/// <summary>Whose request or circuit this is, as far as the API must know: an access token. Scoped, so that circuits share nothing.</summary>
internal sealed class SignedInUser(AuthenticationStateProvider authentication, Sessions sessions, IHttpClientFactory http, TimeProvider time)
{
    private Tokens? seen;

    /// <summary>Raised when the tokens were renewed, here or by another page of the same sign-in, so that the page can have its cookie renewed too.</summary>
    public event Action? Renewed;

    /// <summary>The id of the sign-in; null for nobody.</summary>
    public async ValueTask<string?> SessionAsync() => (await authentication.GetAuthenticationStateAsync()).User.FindFirst(SessionClaims.Session)?.Value;

    /// <summary>Null for nobody, and for a session that is over: the API then answers 401.</summary>
    public async ValueTask<string?> AccessTokenAsync(CancellationToken ct)
    {
        if (await SessionAsync() is not { } id || sessions.Find(id) is not { } session) return null;

        seen ??= session.Tokens;
        var token = await session.AccessTokenAsync(new CloudClient(http.CreateClient(DashboardHost.ApiHttp)), time, ct);
        if (token is null || ReferenceEquals(seen, session.Tokens)) return token;
        seen = session.Tokens;
        Renewed?.Invoke();
        return token;
    }
}

/// <summary>What the sign-in cookie says about its holder.</summary>
internal static class SessionClaims
{
    public const string Session = "sid";
    public const string User = "sub";
    public const string Name = "name";
    public const string Email = "email";
}
