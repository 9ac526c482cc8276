using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>Names inside the VPC (R90): where the data is, whatever AWS calls it and whichever slot serves.</summary>
internal static class ContainerNames
{
    private const string Zone = "PrivateZone";

    /// <summary>Seconds a name may be remembered: after a restore <c>db.</c> leads elsewhere.</summary>
    private const string Ttl = "30";

    internal static void Add(Template template, ContainerLayout layout)
    {
        template.Resource(Zone, "AWS::Route53::HostedZone", new
        {
            Name = Fn.Sub($"${{{StackParameters.EnvironmentId}}}.internal"),
            VPCs = new[] { new { VPCId = Fn.Ref(Network.Vpc), VPCRegion = Fn.Ref("AWS::Region") } },
        });
        template.Resource("PrivateRecords", "AWS::Route53::RecordSetGroup", new
        {
            HostedZoneId = Fn.Ref(Zone),
            RecordSets = Hosts(layout).Select(host => new { Name = Host(host.Name), Type = "CNAME", TTL = Ttl, ResourceRecords = new[] { host.Target } }).ToArray(),
        });
    }

    /// <summary>
    /// What containers are told of them, as environment variables. Of a database they are told its own host and not the name that moves: with its password, which is
    /// another's after a restore, so that a container uses one database or the other, and never a name of one with the password of the other.
    /// </summary>
    internal static IEnumerable<object> Told(ContainerLayout layout) =>
        Hosts(layout).Select(host => new { Name = host.Name.Replace('-', '_').ToUpperInvariant() + "_HOST", Value = (object)(host.Moves ? host.Target : Host(host.Name)) });

    private static (string Name, JsonObject Target, bool Moves)[] Hosts(ContainerLayout layout) =>
    [
        ("db", Database.Writer(layout), true),
        ("db-read", Database.Reader(layout), true),
        ("redis-cache", Fn.GetAtt($"{Caches.Cache}.PrimaryEndPoint.Address"), false),
        ("redis-session", Fn.GetAtt($"{Caches.Session}.PrimaryEndPoint.Address"), false),
        ("search", Fn.GetAtt($"{Search.Domain}.DomainEndpoint"), false),
        .. layout.HasQueue ? [("queue", Queue.Host, false)] : Array.Empty<(string, JsonObject, bool)>(),
    ];

    private static JsonObject Host(string name) => Fn.Sub($"{name}.${{{StackParameters.EnvironmentId}}}.internal");
}
