using System.Globalization;
using System.Net;

namespace Cloud.Domain.Domains;

/// <summary>A host name as it is kept, sent to AWS and compared: lower case, in ASCII, without the dot at its end. The first label may be a star.</summary>
public static class HostName
{
    /// <summary>Octets of the first name of a certificate (ACM API reference, RequestCertificate, DomainName: "cannot exceed 64 octets", after RFC 5280).</summary>
    public const int Longest = 64;

    /// <summary>Characters that a name in any script has at most before it is worth a look.</summary>
    private const int LongestTyped = 255;

    private const string AnyLabel = "*.";

    /// <summary>Names that AWS gives out itself: nobody else can prove them.</summary>
    private static readonly string[] AwsZones = ["amazonaws.com", "amazonaws.com.cn", "cloudfront.net", "awsglobalaccelerator.com", "elasticbeanstalk.com"];

    /// <summary>What people type between parts, and what East Asian keyboards give them for it (RFC 3490, 3.1).</summary>
    private static readonly char[] Dots = ['.', '\u3002', '\uFF0E', '\uFF61'];

    /// <summary>The name as it is kept, or the sentence that says what is wrong with what was typed.</summary>
    public static (string? Name, string? Fault) Read(string? typed)
    {
        var text = (typed ?? "").Trim().TrimEnd(Dots);
        if (Shape(text) is { } fault)
        {
            return (null, fault);
        }

        var isWildcard = text.StartsWith(AnyLabel, StringComparison.Ordinal);
        var labels = (isWildcard ? text[AnyLabel.Length..] : text).Split(Dots).Select(HostLabel.Read).ToList();
        if (labels.Find(l => l.Fault is not null) is { Fault: { } unfit })
        {
            return (null, unfit);
        }

        var ascii = string.Join('.', labels.Select(l => l.Ascii));
        var name = isWildcard ? AnyLabel + ascii : ascii;
        return OfName(name, ascii) is { } wrong ? (null, wrong) : (name, null);
    }

    /// <summary>What a name that was typed is looked up by. One that was kept before a rule forbade it is found still, so that it can be taken away.</summary>
    public static string Kept(string typed) => Read(typed).Name ?? (typed.All(c => c is > ' ' and < (char)0x7F) ? typed.ToLowerInvariant() : "");

    public static bool IsWildcard(string name) => name.StartsWith(AnyLabel, StringComparison.Ordinal);

    /// <summary>The name that records are set under: without the star.</summary>
    public static string WithoutStar(string name) => IsWildcard(name) ? name[AnyLabel.Length..] : name;

    /// <summary>Two labels: nearly always the apex of a zone, where DNS allows no CNAME (RFC 1034, 3.6.2).</summary>
    public static bool LooksLikeApex(string name) => !IsWildcard(name) && name.Count(c => c == '.') == 1;

    private static string? Shape(string text) => text switch
    {
        "" => "must not be empty",
        { Length: > LongestTyped } => $"must have at most {Longest.ToString(CultureInfo.InvariantCulture)} characters",
        _ when text.Contains("://", StringComparison.Ordinal) || text.Contains('/', StringComparison.Ordinal) => "must be a host name alone, without https:// and without a path: shop.example.com",
        _ when text.Contains('@', StringComparison.Ordinal) => "is a mail address, not a host name",
        _ when IPAddress.TryParse(text.Trim('[', ']'), out _) => "is an IP address: only a name can have a certificate and follow the environment when its addresses change",
        _ when text.Contains(':', StringComparison.Ordinal) => "must be a host name alone, without a port: visitors come to 443",
        _ => null,
    };

    private static string? OfName(string name, string ascii)
    {
        var labels = ascii.Split('.');
        return labels switch
        {
            { Length: 1 } => "is a single label: a public name has a dot, as shop.example.com",
            _ when labels[^1].All(char.IsAsciiDigit) => "ends in a number: no top-level domain does",
            _ when name.Length > Longest => $"has {name.Length.ToString(CultureInfo.InvariantCulture)} characters; the certificate's name takes {Longest.ToString(CultureInfo.InvariantCulture)} (RFC 5280)",
            _ when AwsZones.FirstOrDefault(zone => ascii == zone || ascii.EndsWith("." + zone, StringComparison.Ordinal)) is { } zone => $"is under {zone}, which is AWS's own: add a name of yours and point it there",
            _ => null,
        };
    }
}
