using Cloud.Api.Auth;
using Cloud.Api.Http;
using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Identity;

/// <summary>OAuth 2 as far as our clients need it (API.md, Sign-in): a form, or the same fields as JSON, which published clients send. Errors carry RFC 6749's words beside ours.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/oauth2").WithTags("Sign-in").AllowAnonymous();
        tokens.MapPost("/token", (HttpContext http, Sender sender, SignInLimits limits, CancellationToken ct) => Issue(http, sender, limits, ct))
            .Describe<AccessToken>("createToken", "Sign in, or refresh a session", StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests).Takes<TokenForm>();
        tokens.MapPost("/revoke", (HttpContext http, Sender sender, CancellationToken ct) => Revoke(http, sender, ct))
            .WithName("revokeToken").WithSummary("End a token's life before its time").Produces(StatusCodes.Status200OK).Refuses().Takes<RevokeForm>();
    }

    /// <summary>Characters of a name that gets a count of its own: e-mail addresses end at 254 (RFC 5321).</summary>
    private const int LongestAccount = 254;

    private static async Task<IResult> Issue(HttpContext http, Sender sender, SignInLimits limits, CancellationToken ct)
    {
        var address = AddressKey.Of(http.Connection.RemoteIpAddress);
        var form = await ReadGrant(http.Request, ct);

        // Tokens are too long to be guessed; their failures share one count an address.
        var account = form.Username is { Length: > 0 and <= LongestAccount } name ? name : "";
        if (!limits.MayTry(address, account))
        {
            return Refuse(StatusCodes.Status429TooManyRequests, "slow_down", new Error(ErrorKind.RateLimited, "auth.rate_limited", "Too many attempts from this address. Wait a minute, then try again."));
        }

        ICommand<Grant>? command = form.GrantType switch
        {
            GrantType.Password => new SignInWithPassword.Command(form.Username, form.Password, form.Totp),
            GrantType.ApiToken => new SignInWithApiToken.Command(form.ApiToken),
            GrantType.RefreshToken => new RefreshSession.Command(form.RefreshToken),
            GrantType.Passkey => new SignInWithPasskey.Command(form.Challenge, form.Credential),
            _ => null,
        };
        if (command is null)
        {
            return Refuse(StatusCodes.Status400BadRequest, "unsupported_grant_type", Error.Invalid("grant_type", $"must be {GrantType.Password}, {GrantType.ApiToken}, {GrantType.Passkey} or {GrantType.RefreshToken}"));
        }

        var result = await sender.Send(command, ct);
        if (result.Error is { } fault)
        {
            return RefuseAs(fault, () => limits.Failed(address, account));
        }

        if (result.Value.Token is { } token)
        {
            return new JsonAnswer<AccessToken>(token);
        }

        limits.Failed(address, account);
        return Refuse(StatusCodes.Status401Unauthorized, "invalid_grant", new Error(ErrorKind.Unauthenticated, "auth.invalid_grant", "These credentials are not known, or no longer good."));
    }

    private static ProblemResult RefuseAs(Error fault, Action failed)
    {
        switch (fault.Kind)
        {
            case ErrorKind.RateLimited:
                return Refuse(StatusCodes.Status429TooManyRequests, "slow_down", fault);
            case ErrorKind.Unauthenticated when fault.Code == SignInProblem.MfaRequired:
                return Refuse(StatusCodes.Status401Unauthorized, "mfa_required", fault);
            case ErrorKind.Unauthenticated:
                failed();
                return Refuse(StatusCodes.Status401Unauthorized, "invalid_grant", fault);
            default:
                return Refuse(StatusCodes.Status400BadRequest, "invalid_request", fault);
        }
    }

    private static async Task<IResult> Revoke(HttpContext http, Sender sender, CancellationToken ct)
    {
        var form = await ReadForm(http.Request, ct);
        var result = await sender.Send(new RevokeToken.Command(form["token"]), ct);
        return result.Error is { } fault ? new ProblemResult(Refusal.Of(fault)) : TypedResults.Ok();
    }

    /// <summary>Fields of JSON that OAuth 2 knows and that say nothing here are passed over; a form's are never looked at.</summary>
    private static async Task<TokenForm> ReadGrant(HttpRequest request, CancellationToken ct)
    {
        if (request.HasJsonContentType())
        {
            return await JsonBody.Read<TokenForm>(request, ["scope", "client_id", "client_secret"], ct);
        }

        var form = await ReadForm(request, ct);
        return new TokenForm
        {
            GrantType = form["grant_type"].ToString(),
            Username = form["username"],
            Password = form["password"],
            Totp = form["totp"],
            ApiToken = form["api_token"],
            RefreshToken = form["refresh_token"],
            Challenge = form["challenge"],
            Credential = form["credential"],
        };
    }

    private static async Task<IFormCollection> ReadForm(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
        {
            throw new RefusedException(new(StatusCodes.Status415UnsupportedMediaType, new Error(ErrorKind.Invalid, "request.unsupported_media_type", "Send a form: application/x-www-form-urlencoded.")));
        }

        return request.ContentLength > RequestLimits.BodyBytes ? throw new RefusedException(JsonBody.TooLarge) : await request.ReadFormAsync(ct);
    }

    /// <summary>RFC 6749, 5.2 names the members <c>error</c> and <c>error_description</c>.</summary>
    private static ProblemResult Refuse(int status, string word, Error error) => new(new(
        status, error with { Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["error"] = word, ["error_description"] = error.Message } }));
}

/// <summary>The fields of the form; which are needed is the grant's to say.</summary>
internal sealed record TokenForm
{
    /// <summary><c>password</c> (username, password, and totp once <c>auth.mfa_required</c> asked for it), <c>api_token</c> (api_token), <c>refresh_token</c> (refresh_token) or <c>passkey</c> (challenge, credential).</summary>
    public required string GrantType { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Six digits of the authenticator, or a recovery code.</summary>
    public string? Totp { get; init; }

    public string? ApiToken { get; init; }

    public string? RefreshToken { get; init; }

    /// <summary>Id of the challenge that the passkey signed.</summary>
    public string? Challenge { get; init; }

    /// <summary>What the browser answered: the text of <c>JSON.stringify(credential)</c>.</summary>
    public string? Credential { get; init; }
}

/// <summary>The field of the form: a token of any kind.</summary>
internal sealed record RevokeForm
{
    public required string Token { get; init; }
}
