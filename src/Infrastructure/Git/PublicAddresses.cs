using System.Net;
using System.Net.Sockets;

namespace Cloud.Infrastructure.Git;

/// <summary>
/// Tells addresses of the public network from all others: loopback, private, link-local (there the cloud's metadata answers), multicast and what
/// the registries keep for themselves. Source: IANA's special-purpose address registries for IPv4 and IPv6, read 2026-08-01.
/// </summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Within 2000::/3: Teredo and its neighbours, documentation, and 6to4, which carries any IPv4 address inside.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        // Only 2000::/3 is given out for global unicast; everything else of IPv6 is special in some way.
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain)) && !Special.Any(n => n.Contains(plain));
    }
}

/// <summary>Looks up a host's addresses and refuses the host when any of them is not of the public network.</summary>
internal class HostAddresses
{
    /// <summary>The addresses to talk to, and to no others; null when the host may not be talked to; empty when it has none.</summary>
    public virtual async Task<IReadOnlyList<IPAddress>?> Find(string host, CancellationToken ct)
    {
        try
        {
            var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct);
            return Array.TrueForAll(found, PublicAddresses.IsPublic) ? found : null;
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
