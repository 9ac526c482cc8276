using System.Net;

namespace Cloud.Api.Operations;

/// <summary>Who may read the metrics: this machine, and the networks of <c>Api:MetricsReaders</c>. They tell how busy the product is, which is nobody else's business.</summary>
internal sealed record MetricsReaders(IReadOnlyList<IPNetwork> Networks)
{
    /// <param name="address">The caller's, its proxies looked through; null inside of this process.</param>
    public bool Include(IPAddress? address) => address is null || IPAddress.IsLoopback(address) || Networks.Any(n => n.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}
