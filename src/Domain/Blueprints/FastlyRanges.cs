namespace Cloud.Domain.Blueprints;

/// <summary>
/// Where Fastly's requests to an origin come from. Fastly announces changes ahead; another list replaces this one, and the next redeployment takes it over. The ranges of IPv6
/// (2a04:4e40::/32, 2a04:4e42::/32) are left out: the balancer has no address of IPv6.
/// </summary>
public static class FastlyRanges
{
    public static readonly Source Source = new(
        "Fastly, \"Public IP list\" (api.fastly.com/public-ip-list), as python/psf-salt and SM443/IP-Prefix-List keep it: both alike, the newer of 2023-06-06", new DateOnly(2026, 11, 22));

    public static IReadOnlyList<string> Addresses { get; } =
    [
        "23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24", "104.156.80.0/20", "140.248.64.0/18", "140.248.128.0/17", "146.75.0.0/17",
        "151.101.0.0/16", "157.52.64.0/18", "167.82.0.0/17", "167.82.128.0/20", "167.82.160.0/20", "167.82.224.0/20", "172.111.64.0/18", "185.31.16.0/22", "199.27.72.0/21",
        "199.232.0.0/16",
    ];
}
