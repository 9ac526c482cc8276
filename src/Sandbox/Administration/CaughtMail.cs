using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Cloud.Sandbox.Administration;

/// <summary>One mail as a person would read it.</summary>
internal sealed partial record CaughtMail(DateTimeOffset At, IReadOnlyList<string> To, string From, string Subject, string Text)
{
    /// <summary>A message of one plain-text part (RFC 5322, 2045, 2047): all that our product sends.</summary>
    public static CaughtMail Read(List<string> lines, IReadOnlyList<string> recipients, DateTimeOffset at)
    {
        var end = lines.IndexOf("");
        var headers = Headers(end < 0 ? lines : lines.GetRange(0, end));
        var body = end < 0 ? [] : lines.Skip(end + 1).ToList();
        var text = headers.GetValueOrDefault("content-transfer-encoding", "7bit").ToLowerInvariant() switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(body))),
            "quoted-printable" => Encoding.UTF8.GetString(Quoted(string.Join("\r\n", body).Replace("=\r\n", "", StringComparison.Ordinal))),
            _ => string.Join("\n", body),
        };
        return new CaughtMail(at, [.. recipients], headers.GetValueOrDefault("from", ""), Words(headers.GetValueOrDefault("subject", "")), text.ReplaceLineEndings("\n").TrimEnd('\n'));
    }

    /// <summary>A page for people: newest first, links to click.</summary>
    public static string Page(IEnumerable<CaughtMail> mails)
    {
        var rows = new StringBuilder();
        foreach (var mail in mails)
        {
            var text = Link().Replace(WebUtility.HtmlEncode(mail.Text), "<a href=\"$0\" rel=\"noreferrer\">$0</a>");
            rows.Append(CultureInfo.InvariantCulture, $"<article><h2>{WebUtility.HtmlEncode(mail.Subject)}</h2><p>To {WebUtility.HtmlEncode(string.Join(", ", mail.To))}, {Protocol.Wire.Time(mail.At)}</p><pre>{text}</pre></article>");
        }

        return $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Caught mail</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;margin:0} header{background:#7a4a00;color:#fff;padding:1rem 2rem} main{padding:1rem 2rem} pre{white-space:pre-wrap;border-left:3px solid #7a4a00;padding-left:1rem}</style></head>
            <body><header role="banner"><strong>Sandbox: this mail was caught and delivered to nobody</strong></header>
            <main><h1>Mail</h1>{{(rows.Length == 0 ? "<p>None yet.</p>" : rows)}}<p>As JSON: <a href="/_sandbox/mail?format=json">/_sandbox/mail?format=json</a>.</p></main></body></html>
            """;
    }

    private static Dictionary<string, string> Headers(List<string> lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var last = "";
        foreach (var line in lines)
        {
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                headers[last] = headers.GetValueOrDefault(last, "") + line;
            }
            else if (line.Split(':', 2) is [var name, var value])
            {
                headers[last = name.Trim()] = value.Trim();
            }
        }

        return headers;
    }

    private static string Words(string header) => EncodedWord().Replace(header, match => Encoding.UTF8.GetString(
        match.Groups["how"].Value is "b" or "B" ? Convert.FromBase64String(match.Groups["text"].Value) : Quoted(match.Groups["text"].Value.Replace('_', ' '))));

    private static byte[] Quoted(string text)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.WriteByte(value);
                i += 2;
            }
            else
            {
                bytes.WriteByte((byte)text[i]);
            }
        }

        return bytes.ToArray();
    }

    [GeneratedRegex(@"=\?[^?]+\?(?<how>[bBqQ])\?(?<text>[^?]*)\?=(\s+(?==\?))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex("https?://[^\\s&<>\"]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
