using System.Collections.Concurrent;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

internal sealed partial class FakeServer
{
    public const string Code = "123456";
    public const string ResetToken = "01kreset.c0ffee";
    private readonly ConcurrentDictionary<string, ApiTokenResource> tokens = new(StringComparer.Ordinal);

    /// <summary>Whether the account has a second factor.</summary>
    public bool Mfa { get; set; }

    /// <summary>What the last sign-in said of the browser behind the dashboard.</summary>
    public (string Address, string UserAgent) LastSignIn { get; private set; }

    public ConcurrentBag<string> Resets { get; } = [];

    private static bool IsOpen(PathString path) => path.StartsWithSegments("/api/password-resets", StringComparison.Ordinal) || path.StartsWithSegments("/api/email-confirmations", StringComparison.Ordinal)
        || path.StartsWithSegments("/api/passkey-challenges", StringComparison.Ordinal);

    private void MapAccount()
    {
        MapPasskeys();
        app.MapPost("/api/password-resets", (RequestPasswordReset body) => { Resets.Add(body.Email); return Results.StatusCode(202); });
        app.MapPost("/api/password-resets/{id}", (string id, ResetPassword body) => $"{id}.{body.Secret}" == ResetToken
            ? Results.NoContent()
            : Refuse(422, "validation.failed", "The link is not good any more.", new() { ["secret"] = ["The link is not good any more."] }));
        app.MapPost("/api/email-confirmations/{id}", (string id, ConfirmEmail body) => Results.NoContent());
        app.MapGet("/api/users/me/sessions", () => new List<SessionResource>
        {
            new() { Id = "s1", Current = true, Address = "203.0.113.7", UserAgent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", CreatedAt = Cloud.Now.AddHours(-1), LastUsedAt = Cloud.Now, ExpiresAt = Cloud.Now.AddDays(30) },
            new() { Id = "s2", Address = "198.51.100.9", UserAgent = "curl/8.5.0", CreatedAt = Cloud.Now.AddDays(-2), LastUsedAt = Cloud.Now.AddDays(-1), ExpiresAt = Cloud.Now.AddDays(28) },
        });
        app.MapDelete("/api/users/me/sessions", () => Results.NoContent());
        app.MapPost("/api/users/me/password", (ChangePassword body) => body.CurrentPassword == Password
            ? Results.NoContent()
            : Refuse(422, "validation.failed", "is not your password", new() { ["current_password"] = ["is not your password"] }));
        app.MapGet("/api/users/me/mfa", () => new MfaResource { Enabled = Mfa, EnabledAt = Mfa ? Cloud.Now : null, RecoveryCodesLeft = Mfa ? 10 : 0 });
        app.MapPost("/api/users/me/mfa", () => new MfaEnrolment("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "otpauth://totp/Cloud:ada%40acme.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Cloud&digits=6"));
        app.MapPost("/api/users/me/mfa/confirm", (ConfirmMfa body) =>
        {
            Mfa = body.Totp == Code;
            return Mfa ? Results.Ok(new RecoveryCodes([.. Enumerable.Range(0, 10).Select(i => $"2345{i}-BCDFG")])) : Refuse(422, "validation.failed", "The code is not right.");
        });
        app.MapGet("/api/users/me/api-tokens", () => tokens.Values.ToList());
        app.MapPost("/api/users/me/api-tokens", (CreateApiToken body) =>
        {
            var made = new ApiTokenResource { Id = "t" + tokens.Count, Name = body.Name, Scopes = body.Scopes ?? [], ExpiresAt = body.ExpiresAt, CreatedAt = Cloud.Now };
            tokens[made.Id] = made;
            return Results.Json(made with { Token = "cloud_pat_0123456789abcdef" }, WireContext.Default.ApiTokenResource, statusCode: 201);
        });
        app.MapDelete("/api/users/me/api-tokens/{id}", (string id) => tokens.TryRemove(id, out _) ? Results.NoContent() : Missing());
    }
}
