using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cloud.Sandbox.Protocol;

/// <summary>Small forms that several protocols share.</summary>
internal static class Wire
{
    /// <summary>ISO 8601 with milliseconds, as the query protocol sends times.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 7231, as S3 sends Last-Modified.</summary>
    public static string HttpTime(DateTimeOffset at) => at.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Seconds since 1970 with milliseconds, a JSON number in rest-json.</summary>
    public static double EpochSeconds(DateTimeOffset at) => Math.Round(at.ToUnixTimeMilliseconds() / 1000.0, 3);

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static string Sha256(ReadOnlySpan<byte> bytes) => Hex(SHA256.HashData(bytes));

    public static string Sha256(string text) => Sha256(Encoding.UTF8.GetBytes(text));

    /// <summary>An opaque continuation token.</summary>
    public static string PageToken(long position) => Convert.ToBase64String(Encoding.ASCII.GetBytes("page:" + position.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The position inside a token of ours; null when it is not one.</summary>
    public static long? PagePosition(string token)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (token.Length > 80 || !Convert.TryFromBase64String(token, bytes, out var written)) return null;
        var text = Encoding.ASCII.GetString(bytes[..written]);
        return text.StartsWith("page:", StringComparison.Ordinal) && long.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
    }

    /// <summary>The partition a region belongs to, as it stands in ARNs.</summary>
    public static string Partition(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };

    /// <summary>The account's number, which is the fifth part of an ARN; empty where it has none.</summary>
    public static string AccountOf(string arn) => arn.Split(':', 6).ElementAtOrDefault(4) ?? "";

    /// <summary>The domain AWS serves a region's endpoints under.</summary>
    public static string UrlSuffix(string region) => region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
}
