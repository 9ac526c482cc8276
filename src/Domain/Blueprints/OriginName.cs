using Cloud.Domain.Domains;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints;

/// <summary>The installation's own zone in Route 53, in the shared account, where the names of balancers behind CloudFront stand.</summary>
/// <param name="Name"><c>origin.cloud.example</c>; at most <see cref="LongestName"/> characters.</param>
public sealed record OriginZone(string Name, string HostedZoneId)
{
    /// <summary>What 64 characters, the most of a certificate's first name (RequestCertificate, DomainName), leave beside an <see cref="EnvironmentSpec.EnvironmentId"/> of 38 and a dot.</summary>
    public const int LongestName = OriginName.Longest - 38 - 1;
}

/// <summary>The name that CloudFront speaks to an environment's balancer by, encrypted.</summary>
/// <param name="ZoneId">Of Route 53, in the account that the environment stands in: its stack writes there.</param>
public sealed record OriginName(string Name, string ZoneId)
{
    /// <summary>Characters of the first name of a certificate (RequestCertificate, DomainName).</summary>
    internal const int Longest = 64;

    /// <summary>Before a customer's own name; nobody's visitors ask for it.</summary>
    private const string Label = "cloud-origin";

    /// <summary>The one that the environment's stack was built with; <c>null</c> where it has none.</summary>
    public static OriginName? Built(EnvironmentStack? own) =>
        own is not null && own.Outputs.TryGetValue(StackOutputs.OriginZoneId, out var zone) && own.Outputs.TryGetValue(StackOutputs.OriginHostname, out var name) ? new OriginName(name, zone) : null;

    /// <summary>In the shared account: a name of the installation's own.</summary>
    internal static OriginName? In(OriginZone? zone, string environmentId) => zone is null ? null : new($"{environmentId}.{zone.Name}", zone.HostedZoneId);

    /// <summary>
    /// In an account of the customer's own, where the installation's zone cannot be written: beside the environment's default name, in the zone that the customer named for that.
    /// </summary>
    internal static OriginName? In(ServedNames? served) =>
        served is { Default: { } name, HostedZoneId: { } zone } && Label.Length + 1 + name.Length <= Longest ? new($"{Label}.{name}", zone) : null;
}
