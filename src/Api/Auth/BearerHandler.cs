using System.Security.Claims;
using System.Text.Encodings.Web;
using Cloud.Api.Http;
using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Cloud.Api.Auth;

/// <summary>Opaque bearer tokens (RFC 6750): looked up by their hash, they fill the <see cref="Caller"/>. What the caller may do is the pipeline's to say.</summary>
internal sealed class BearerHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BearerLookup lookup, Caller caller)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    private static readonly Error Invalid = new(
        ErrorKind.Unauthenticated, "auth.invalid_token", "The token is unknown, expired or revoked. Sign in again, or use the refresh token.");

    /// <summary>Whether the token of a request that has been going on for a while is still good: an answer that is held open must not outlive it.</summary>
    public static async Task<bool> IsStillGood(HttpContext context) =>
        TokenOf(context.Request) is { } token && await context.RequestServices.GetRequiredService<BearerLookup>().SignIn(token, hold: false, about: null, context.RequestAborted);

    /// <summary>The project that the address names; null for none, and for what no project can be called.</summary>
    private ProjectQuestion? Project() => Context.GetRouteValue("project") is string project && WireId.IsProject(project)
        ? new ProjectQuestion(project, Context.GetRouteValue("environment") is string environment && BranchName.IsSlug(environment) ? environment : null) : null;

    /// <summary>Each request ends without a connection: a context that is used again would count one that was left open.</summary>
    public static async Task Release(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        finally
        {
            await context.RequestServices.GetRequiredService<BearerLookup>().Release();
        }
    }

    internal static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        // What is open for long (a log, a subscription) is no question: it gives its connection back at once.
        var question = HttpMethods.IsGet(Request.Method) && Context.GetEndpoint()?.Metadata.GetMetadata<AnswersAtOnce>() is not null;
        if (!await lookup.SignIn(token, question, question ? Project() : null, Context.RequestAborted))
        {
            return AuthenticateResult.Fail(Invalid.Message);
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, WireId.From(caller.User))], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failed = (await HandleAuthenticateOnceAsync()).Failure is not null;
        Response.Headers.WWWAuthenticate = failed ? "Bearer error=\"invalid_token\"" : "Bearer";
        await Problems.Write(Context, failed ? Invalid : AuthorizationErrors.SignInNeeded);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Write(Context, new Error(ErrorKind.Forbidden, "auth.forbidden", "This is not for you."));
}
