using Cloud.Client;
using Cloud.Dashboard.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Cloud.Dashboard.SignIn;

/// <summary>What the browser asks of sign-in outside of a page.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this WebApplication app)
    {
        // Reading it renews the cookie when the open page has renewed its tokens.
        app.MapGet("/session", () => Results.NoContent()).RequireAuthorization();
        app.MapPost("/sign-out", SignOutAsync).WithMetadata(new RequireAntiforgeryTokenAttribute());
        app.MapPost("/sign-in/passkey-challenge", ChallengeAsync).WithMetadata(new RequireAntiforgeryTokenAttribute());
    }

    /// <summary>The API takes no calls of browsers on another origin, so the challenge of the sign-in page comes this way.</summary>
    private static async Task<IResult> ChallengeAsync(HttpContext http, IHttpClientFactory clients)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
            return Results.BadRequest("The form is out of date. Reload the page.");
        var calls = clients.CreateClient(DashboardHost.ApiHttp);
        calls.DefaultRequestHeaders.Add("X-Forwarded-For", http.Connection.RemoteIpAddress?.ToString());
        var api = new CloudClient(calls, _ => ValueTask.FromResult<string?>(null));
        try
        {
            return Results.Json(await api.ChallengePasskeyAsync(http.RequestAborted), WireContext.Default.PasskeyChallengeResource);
        }
        catch (CloudProblemException e)
        {
            return Results.StatusCode(e.Status == 0 ? StatusCodes.Status503ServiceUnavailable : e.Status);
        }
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, Sessions sessions, IHttpClientFactory clients, ILogger<UserSession> log)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
            return Results.BadRequest("The form is out of date. Go back, reload the page and sign out again.");
        if (http.User.FindFirst(SessionClaims.Session)?.Value is { } id)
        {
            await RevokeAsync(sessions.Find(id), clients, log, http.RequestAborted);
            sessions.End(id);
        }

        await http.SignOutAsync();
        var next = (await http.Request.ReadFormAsync(http.RequestAborted))[SessionCookie.ReturnParameter].ToString();
        return Results.LocalRedirect(next.Length == 0 ? SessionCookie.SignInPath : LocalAddress.Of(next));
    }

    // Signing out here must work while the API is away; its tokens then end by their own time.
    private static async Task RevokeAsync(UserSession? session, IHttpClientFactory clients, ILogger log, CancellationToken ct)
    {
        if (session is null) return;
        var api = new CloudClient(clients.CreateClient(DashboardHost.ApiHttp), _ => ValueTask.FromResult<string?>(session.Tokens.Access));
        try
        {
            if (session.Tokens.Refresh is { } refresh) await api.RevokeAsync(refresh, ct);
            await api.RevokeAsync(session.Tokens.Access, ct);
        }
        catch (CloudProblemException e)
        {
            log.LogWarning(e, "The API did not revoke the tokens of a session that signed out.");
        }
    }
}
