using System.Net;
using System.Net.Sockets;

namespace Cloud.Api.Http;

/// <summary>
/// What a caller's address is counted under. A household or a server gets a /64 of IPv6 addresses at least (RFC 6177), and could send each request from another one:
/// so those count as one.
/// </summary>
internal static class AddressKey
{
    /// <summary>Bytes of an IPv6 address that a network is known by.</summary>
    private const int NetworkBytes = 8;

    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
