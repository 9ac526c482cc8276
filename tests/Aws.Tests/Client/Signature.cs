using System.Security.Cryptography;
using System.Text;

namespace Cloud.Aws.Tests.Client;

/// <summary>Signature Version 4 computed once more from the request as it came over the wire, after AWS's document and without the SDK.</summary>
internal static class Signature
{
    public static string Of(Call call, string secret)
    {
        var authorization = call.Headers["Authorization"].Split(' ', 2)[1].Split(", ").Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var scope = authorization["Credential"].Split('/')[1..]; // date, region, service, aws4_request
        var canonical = Canonical(call, authorization["SignedHeaders"], encodeTwice: scope[2] != "s3");
        var toSign = $"AWS4-HMAC-SHA256\n{call.Headers["X-Amz-Date"]}\n{string.Join('/', scope)}\n{Hash(canonical)}";
        var key = scope.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    public static string Sent(Call call) => call.Headers["Authorization"].Split("Signature=")[1];

    private static string Canonical(Call call, string signedHeaders, bool encodeTwice)
    {
        var parts = call.Target.Split('?', 2);
        var path = encodeTwice ? string.Join('/', parts[0].Split('/').Select(Encode)) : parts[0];
        var query = parts.Length < 2 ? "" : string.Join('&', parts[1].Split('&').Select(Pair).OrderBy(p => p, StringComparer.Ordinal));
        var headers = string.Concat(signedHeaders.Split(';').Select(h => $"{h}:{call.Headers[h].Trim()}\n"));
        var payload = call.Headers.TryGetValue("X-Amz-Content-SHA256", out var hash) ? hash : Hash(call.Body);
        return $"{call.Method}\n{path}\n{query}\n{headers}\n{signedHeaders}\n{payload}";
    }

    private static string Pair(string pair)
    {
        var parts = pair.Split('=', 2);
        return $"{Encode(Uri.UnescapeDataString(parts[0]))}={Encode(Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""))}";
    }

    private static string Encode(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b =>
        char.IsAsciiLetterOrDigit((char)b) || (char)b is '-' or '_' or '.' or '~' ? ((char)b).ToString() : $"%{b:X2}"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
