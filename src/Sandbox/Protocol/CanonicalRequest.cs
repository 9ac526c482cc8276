using System.Globalization;
using System.Text;

namespace Cloud.Sandbox.Protocol;

/// <summary>The canonical form of a request that Signature Version 4 signs (IAM user guide, "Create a signed AWS API request").</summary>
internal static class CanonicalRequest
{
    /// <summary>S3 signs the path encoded once; every other service signs the path as sent, encoded a second time.</summary>
    public static string Build(HttpRequest request, string rawPath, string rawQuery, string signedHeaders, string payloadHash, bool encodeOnce)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n').Append(Path(rawPath, encodeOnce)).Append('\n').Append(Query(rawQuery)).Append('\n');
        foreach (var name in signedHeaders.Split(';'))
            text.Append(name).Append(':').Append(Header(request, name)).Append('\n');
        return text.Append('\n').Append(signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~') encoded.Append((char)b);
            else encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }
        return encoded.ToString();
    }

    private static string Path(string rawPath, bool encodeOnce)
    {
        if (rawPath.Length == 0) return "/";
        return string.Join('/', rawPath.Split('/').Select(segment => Encode(encodeOnce ? Uri.UnescapeDataString(segment) : segment)));
    }

    private static string Query(string rawQuery)
    {
        if (rawQuery.Length == 0) return "";
        var pairs = rawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = cut < 0 ? (pair, "") : (pair[..cut], pair[(cut + 1)..]);
            return (Name: Encode(Uri.UnescapeDataString(name)), Value: Encode(Uri.UnescapeDataString(value)));
        });
        return string.Join('&', pairs.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => p.Name + "=" + p.Value));
    }

    private static string Header(HttpRequest request, string name)
    {
        if (name == "host") return request.Headers.Host.ToString();
        var values = request.Headers[name].Select(v => string.Join(' ', (v ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        return string.Join(',', values);
    }
}
