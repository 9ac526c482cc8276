using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>How long tokens live, and how the pairs of a sign-in are made.</summary>
internal static class TokenIssue
{
    /// <summary>Life of an access token (API.md, Sign-in: 900 s).</summary>
    public static readonly TimeSpan AccessLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Life of a refresh token from its issue; our own choice: a month away from the product ends a session.</summary>
    public static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(30);

    /// <summary>An access token and, for people, a refresh token of one family: revoking one revokes all.</summary>
    public static async Task<AccessToken> IssueSession(this ICloudDb db, Guid user, Guid? family, DateTimeOffset now, CancellationToken ct)
    {
        var refresh = TokenSecret.New(CredentialKind.Refresh);
        var row = Credential.Create(user, CredentialKind.Refresh, refresh.Hash, now, RefreshLifetime, family: family);
        db.Credentials.Add(row);
        return await db.IssueAccess(user, [], family ?? row.Id, now, ct) with { RefreshToken = refresh.Text };
    }

    /// <summary>An access token of the family; what of the user's has expired goes on the way, so that the table holds what lives.</summary>
    public static async Task<AccessToken> IssueAccess(this ICloudDb db, Guid user, IReadOnlyList<string> scopes, Guid family, DateTimeOffset now, CancellationToken ct)
    {
        await db.Credentials.Where(c => c.UserId == user && c.Kind != CredentialKind.Api && c.ExpiresAt < now).ExecuteDeleteAsync(ct);
        var secret = TokenSecret.New(CredentialKind.Access);
        db.Credentials.Add(Credential.Create(user, CredentialKind.Access, secret.Hash, now, AccessLifetime, scopes: scopes, family: family));
        return new AccessToken(secret.Text, (int)AccessLifetime.TotalSeconds, "bearer");
    }
}

/// <summary>The answer of a grant: the tokens, or null where the credentials are no good (which is committed like any answer, for what it may have revoked).</summary>
public sealed record Grant(AccessToken? Token)
{
    public static readonly Grant Refused = new((AccessToken?)null);
}
