using System.Globalization;
using System.Net;
using Cloud.Domain.Blueprints;

namespace Cloud.Domain.Environments;

/// <summary>
/// Which address ranges may open SSH and VPN at an environment's bastion. Each is where somebody's connection comes from as the internet sees it: an office, a home, a
/// supplier; never a range so wide that it means anybody.
/// </summary>
public static class BastionRanges
{
    /// <summary>As many as a stack has parameters for.</summary>
    public const int Most = Bastions.Ranges;

    /// <summary>The widest that is taken, 65,536 addresses: what a large company has. A decision of this product.</summary>
    public const int WidestPrefix = Bastions.WidestPrefix;

    private const int AddressBits = 32;

    /// <summary>Ranges from which nobody comes over the internet (IANA IPv4 Special-Purpose Address Registry, and multicast and reserved space of RFC 1112).</summary>
    private static readonly IPNetwork[] NotOnTheInternet =
    [
        .. new[] { "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3" }
            .Select(range => IPNetwork.Parse(range)),
    ];

    /// <summary>What is wrong with the ranges, each fault with its place; null when they can be taken.</summary>
    public static Error? Fault(IReadOnlyList<string> ranges)
    {
        if (ranges.Count > Most)
        {
            return Invalid([new FieldError("ranges", $"at most {Most} ranges may use the bastion, not {ranges.Count}; one range can hold several offices that are neighbours")]);
        }

        List<FieldError> faults = [.. ranges.Select((range, i) => (Field: $"ranges[{i.ToString(CultureInfo.InvariantCulture)}]", Fault: FaultOf(range)))
            .Where(f => f.Fault is not null).Select(f => new FieldError(f.Field, f.Fault!))];
        return faults.Count > 0 ? Invalid(faults) : Overlap(ranges) is { } overlap ? Invalid([overlap]) : null;
    }

    private static string? FaultOf(string range)
    {
        if (Parse(range) is not var (address, prefix))
        {
            return "must be an IPv4 range as 203.0.113.0/24; a single address is 203.0.113.7/32";
        }

        if (prefix == 0)
        {
            return "would let everybody in. Give the ranges that your people come from, as 203.0.113.0/24";
        }

        if (prefix < WidestPrefix)
        {
            return $"is too wide: /{prefix} holds {(1UL << (AddressBits - prefix)).ToString("N0", CultureInfo.InvariantCulture)} addresses, and /{WidestPrefix} is the widest. Give the narrower ranges that your people come from";
        }

        var first = address & Mask(prefix);
        if (first != address)
        {
            return $"{Write(address)} is not where a /{prefix} begins. Write {Write(first)}/{prefix} for the whole range, or {Write(address)}/32 for that one address";
        }

        return Array.Exists(NotOnTheInternet, special => special.Contains(new IPAddress(Bytes(address))))
            ? "is no address that anybody has on the internet. Give the address that your office or home shows to the outside; a VPN or NAT has one"
            : null;
    }

    private static FieldError? Overlap(IReadOnlyList<string> ranges)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            for (var j = 0; j < ranges.Count; j++)
            {
                var ((one, width), (other, narrower)) = (Parse(ranges[i])!.Value, Parse(ranges[j])!.Value);
                if (i != j && width <= narrower && (other & Mask(width)) == one && (width != narrower || i < j))
                {
                    return new FieldError($"ranges[{j.ToString(CultureInfo.InvariantCulture)}]", $"is within {ranges[i]} already. Leave it out");
                }
            }
        }

        return null;
    }

    /// <summary>Four decimal numbers without leading zeros and a length: what AWS reads, too. .NET's own parser takes more.</summary>
    private static (uint Address, int Prefix)? Parse(string range)
    {
        if (range.Split('/') is not [var address, var length] || Number(length, AddressBits) is not { } prefix || address.Split('.') is not { Length: 4 } parts)
        {
            return null;
        }

        var octets = parts.Select(part => Number(part, byte.MaxValue)).ToList();
        return octets.Contains(null) ? null : (octets.Aggregate(0u, (all, octet) => (all << 8) | (uint)octet!.Value), prefix);
    }

    private static int? Number(string text, int most) =>
        text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && int.Parse(text, CultureInfo.InvariantCulture) is var number && number <= most ? number : null;

    private static uint Mask(int prefix) => prefix == 0 ? 0 : uint.MaxValue << (AddressBits - prefix);

    private static byte[] Bytes(uint address) => [(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address];

    private static string Write(uint address) => string.Join('.', Bytes(address));

    private static Error Invalid(List<FieldError> faults) =>
        new(ErrorKind.Invalid, "bastion.ranges_invalid", $"{faults[0].Field} {faults[0].Message}.") { Fields = faults };
}
