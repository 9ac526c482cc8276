using System.Globalization;
using System.Security.Claims;
using Cloud.Client;
using Cloud.Dashboard.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Cloud.Dashboard.SignIn;

/// <summary>The sealed cookie that holds a sign-in: who it is, and the API's tokens.</summary>
internal static class SessionCookie
{
    public const string Name = "cloud-session";
    public const string SignInPath = "/sign-in";
    public const string ReturnParameter = "return";

    private const string AccessName = "access_token";
    private const string RefreshName = "refresh_token";
    private const string ExpiresName = "expires_at";

    public static void AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Sessions>();
        services.AddSingleton<PasswordStep>();
        services.AddScoped<SignedInUser>();
        services.AddCascadingAuthenticationState();
        services.AddAuthorization();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(options =>
        {
            options.Cookie.Name = Name;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = Sessions.Forget;
            options.SlidingExpiration = true;
            options.LoginPath = SignInPath;
            options.ReturnUrlParameter = ReturnParameter;
            options.Events.OnValidatePrincipal = ValidateAsync;
        });

        var protection = services.AddDataProtection().SetApplicationName("cloud-dashboard");
        if (configuration[$"{DashboardOptions.Section}:{nameof(DashboardOptions.KeysDirectory)}"] is { Length: > 0 } keys)
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(keys));
    }

    /// <summary>Signs the browser in with what the API gave.</summary>
    public static Task SignInAsync(this HttpContext http, MeResource me, Tokens tokens)
    {
        var id = Guid.CreateVersion7().ToString("N");
        http.RequestServices.GetRequiredService<Sessions>().Add(id, tokens);
        var identity = new ClaimsIdentity(
            [new(SessionClaims.Session, id), new(SessionClaims.User, me.Id), new(SessionClaims.Name, me.DisplayName), new(SessionClaims.Email, me.Email)],
            CookieAuthenticationDefaults.AuthenticationScheme, SessionClaims.Name, roleType: null);
        var properties = new AuthenticationProperties { IsPersistent = true };
        Store(properties, tokens);
        return http.SignInAsync(new ClaimsPrincipal(identity), properties);
    }

    // The cookie brings a session back after a restart, and is itself brought up to date when a page renewed the tokens.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirst(SessionClaims.Session)?.Value;
        if (id is null || Read(context.Properties) is not { } tokens)
        {
            await RejectAsync(context);
            return;
        }

        var session = context.HttpContext.RequestServices.GetRequiredService<Sessions>().Add(id, tokens);
        if (session.IsOver)
        {
            await RejectAsync(context);
        }
        else if (session.Tokens.Access != tokens.Access)
        {
            Store(context.Properties, session.Tokens);
            context.ShouldRenew = true;
        }
    }

    private static Task RejectAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync();
    }

    private static Tokens? Read(AuthenticationProperties properties) =>
        properties.GetTokenValue(AccessName) is { } access
        && DateTimeOffset.TryParse(properties.GetTokenValue(ExpiresName), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var expires)
            ? new Tokens(access, properties.GetTokenValue(RefreshName), expires)
            : null;

    private static void Store(AuthenticationProperties properties, Tokens tokens)
    {
        List<AuthenticationToken> kept =
        [
            new() { Name = AccessName, Value = tokens.Access },
            new() { Name = ExpiresName, Value = tokens.ExpiresAt.ToString("O", CultureInfo.InvariantCulture) },
        ];
        if (tokens.Refresh is { } refresh) kept.Add(new() { Name = RefreshName, Value = refresh });
        properties.StoreTokens(kept);
    }
}
