using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Pipeline;
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

    /// <summary>However often it is renewed, a session ends a quarter of a year after its sign-in; our own choice. What is sensitive asks for the password again at any age.</summary>
    public static readonly TimeSpan LongestSession = TimeSpan.FromDays(90);

    /// <summary>A new session of a person, with its first pair of tokens. Hold the account's row: what ends sessions does.</summary>
    public static async Task<AccessToken> BeginSession(this ICloudDb db, Guid user, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        await db.Sessions.Where(s => s.UserId == user && s.ExpiresAt < now).ExecuteDeleteAsync(ct);
        var session = Session.Begin(user, caller.Ip, caller.UserAgent, RefreshLifetime, now);
        db.Sessions.Add(session);
        return await db.IssuePair(user, session.Id, TokenSecret.New(CredentialKind.Access), TokenSecret.New(CredentialKind.Refresh), now, ct);
    }

    /// <summary>
    /// The pair that follows a refresh token which was just spent; what it was derived with is kept for <see cref="Successors"/>. Hold the session's row
    /// (<see cref="Families.LockSession"/>).
    /// </summary>
    public static async Task<AccessToken> Rotate(this ICloudDb db, Guid user, Guid session, (TokenSecret Access, TokenSecret Refresh) successors, DateTimeOffset now, CancellationToken ct)
    {
        var unused = now + RefreshLifetime;
        await db.Sessions.Where(s => s.Id == session).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.LastUsedAt, now).SetProperty(x => x.ExpiresAt, x => x.CreatedAt + LongestSession < unused ? x.CreatedAt + LongestSession : unused), ct);
        return await db.IssuePair(user, session, successors.Access, successors.Refresh, now, ct);
    }

    /// <summary>
    /// The pair that a spent refresh token has become. Whoever holds the token gets the same pair from the same salt, so two tabs that renew at once go on with one;
    /// without the token the salt says nothing, and without the salt the token says nothing. HKDF (RFC 5869) over 256 random bits.
    /// </summary>
    public static (TokenSecret Access, TokenSecret Refresh) Successors(TokenSecret spent, byte[] salt)
    {
        TokenSecret Derive(CredentialKind kind) => TokenSecret.Of(kind, HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(spent.Text), TokenSecret.Bytes, salt, Encoding.UTF8.GetBytes(kind.ToString())));
        return (Derive(CredentialKind.Access), Derive(CredentialKind.Refresh));
    }

    /// <summary>An access token of the API token that was shown, whose row is held; what of the user's has expired goes on the way, so that the table holds what lives.</summary>
    public static async Task<AccessToken> IssueAccess(this ICloudDb db, Credential of, DateTimeOffset now, CancellationToken ct)
    {
        await db.ForgetExpired(of.UserId, now, ct);
        var secret = TokenSecret.New(CredentialKind.Access);
        db.Credentials.Add(Credential.Create(of.UserId, CredentialKind.Access, secret.Hash, now, AccessLifetime, scopes: of.Scopes, family: of.Id, projects: of.Projects));
        return Answer(secret);
    }

    public static AccessToken Answer(TokenSecret access, TokenSecret? refresh = null) => new(access.Text, (int)AccessLifetime.TotalSeconds, "bearer", refresh?.Text);

    private static async Task<AccessToken> IssuePair(this ICloudDb db, Guid user, Guid session, TokenSecret access, TokenSecret refresh, DateTimeOffset now, CancellationToken ct)
    {
        await db.ForgetExpired(user, now, ct);
        db.Credentials.Add(Credential.Create(user, CredentialKind.Refresh, refresh.Hash, now, RefreshLifetime, family: session));
        db.Credentials.Add(Credential.Create(user, CredentialKind.Access, access.Hash, now, AccessLifetime, family: session));
        return Answer(access, refresh);
    }

    private static Task<int> ForgetExpired(this ICloudDb db, Guid user, DateTimeOffset now, CancellationToken ct) =>
        db.Credentials.Where(c => c.UserId == user && c.Kind != CredentialKind.Api && c.ExpiresAt < now).ExecuteDeleteAsync(ct);
}

/// <summary>The answer of a grant: the tokens, or null where the credentials are no good (which is committed like any answer, for what it may have revoked).</summary>
public sealed record Grant(AccessToken? Token)
{
    public static readonly Grant Refused = new((AccessToken?)null);
}
