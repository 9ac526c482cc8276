using System.Globalization;
using System.Security.Cryptography;
using Cloud.Application.Identity;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests;

/// <summary>What tests of accounts do most.</summary>
internal static class SigningIn
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<HttpResponseMessage> Token(this CloudApp app, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth2/token") { Content = form };
        request.Headers.TryAddWithoutValidation("User-Agent", "Netscape/4.8");
        return await app.Client(null).SendAsync(request, Ct);
    }

    public static Task<HttpResponseMessage> TryPassword(this CloudApp app, string username, string password, string? totp = null) =>
        app.Token([("grant_type", "password"), ("username", username), ("password", password), .. totp is null ? Array.Empty<(string, string)>() : [("totp", totp)]]);

    /// <summary>The same person, in a session of their own.</summary>
    public static async Task<Member> SignedIn(this Member member, string password = Member.Password, string? totp = null) =>
        member with { Http = member.App.Client((await (await member.App.TryPassword(member.Email, password, totp)).Read<AccessToken>()).Value) };

    /// <summary>What a worker would have put into a mail.</summary>
    public static async Task<(string Id, string Secret)> Link(this CloudApp app, LinkPurpose purpose, Guid subject, string email, TimeSpan? lifetime = null)
    {
        var (secret, hash) = MailedLinks.NewSecret();
        var link = MailedLink.For(purpose, subject, email, lifetime ?? TimeSpan.FromHours(1), TimeProvider.System.GetUtcNow(), hash);
        await app.AsOwner(Guid.Empty, db =>
        {
            db.MailedLinks.Add(link);
            return Task.CompletedTask;
        });
        return (WireId.From(link.Id), secret);
    }

    /// <summary>RFC 6238 with what authenticators are set to: HMAC-SHA-1, 30 s, six digits.</summary>
    public static string Code(string secret, int step = 0)
    {
        var bits = string.Concat(secret.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + step);
        Array.Reverse(counter);
#pragma warning disable CA5350 // RFC 6238 as every authenticator does it.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
