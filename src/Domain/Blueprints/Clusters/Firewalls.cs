using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// Security groups. Only the balancer is open to the world, and to the CDN alone where its prefix list is known. Nodes belong to an identity group
/// without rules, so that "from another node" can be said without a rule that names its own group.
/// </summary>
internal static class Firewalls
{
    internal const string LoadBalancerGroup = "LoadBalancerGroup";

    /// <summary>Beside it, where CloudFront speaks HTTPS.</summary>
    private const string LoadBalancerTlsGroup = "LoadBalancerTlsGroup";

    internal const string NodeIdentity = "NodeIdentity";
    internal const string NodeGroup = "NodeGroup";
    internal const string WebGroup = "WebGroup";

    /// <summary>HAProxy on each node, in front of its nginx (R49).</summary>
    internal const int HttpPort = 8080;

    /// <summary>Where production's nodes serve shared staging: beside the site, so that neither takes the other's requests.</summary>
    internal const int StagingPort = 8081;

    /// <summary>What each node's HAProxy asks of all three: nginx with the site (8082) and with the node's health (8083).</summary>
    private static readonly (int From, int To) SitePorts = (8082, 8083);

    /// <summary>Where an extra web server asks whether a node's proxies take connections.</summary>
    private static readonly (int From, int To) HealthPort = (8083, 8083);

    internal static void Add(Template template, ClusterLayout layout)
    {
        if (layout.FastlyService is null)
            AddFromEdge(template);
        else
            Group(template, LoadBalancerGroup, "Load balancer", FastlyEdge.FromFastly());
        Group(template, NodeIdentity, "Marks the nodes of the cluster", ingress: null);
        Group(template, WebGroup, "Extra web servers", new[] { From(LoadBalancerGroup, (HttpPort, HttpPort)) });
        var clients = layout.Services.SelectMany(service => service.Clients).ToList();
        object[] rules =
        [
            From(LoadBalancerGroup, (HttpPort, layout.CarriesStaging ? StagingPort : HttpPort)),
            .. clients.Append(HealthPort).Select(ports => From(WebGroup, ports)),
            .. clients.Concat(layout.Services.SelectMany(service => service.Peers)).Append(SitePorts).Select(ports => From(NodeIdentity, ports)),
        ];
        Group(template, NodeGroup, "Nodes, reached from the balancer, from web servers and from one another", rules);
    }

    internal static object From(string group, (int From, int To) ports) =>
        new { IpProtocol = "tcp", FromPort = ports.From, ToPort = ports.To, SourceSecurityGroupId = Fn.GetAtt($"{group}.GroupId") };

    internal static void Group(Template template, string logicalId, string description, object? ingress, Lifecycle? lifecycle = null) =>
        template.Resource(
            logicalId, "AWS::EC2::SecurityGroup", new { GroupDescription = description, VpcId = Fn.Ref(Network.Vpc), SecurityGroupIngress = ingress }, lifecycle);

    /// <summary>
    /// The CDN alone where its addresses are known, else everybody; the balancer then asks for the CDN's token. A group for each port: the prefix list counts as 55 of
    /// a group's 60 rules, so it can stand once in each. Port 80 stays open where 443 is, for the edges that have not learned of it yet.
    /// </summary>
    internal static void AddFromEdge(Template template)
    {
        Group(template, LoadBalancerGroup, "Load balancer", FromVisitors(80));
        Group(template, LoadBalancerTlsGroup, "Load balancer, encrypted", FromVisitors(443), Lifecycle.Under(ClusterParameters.IsEncrypted));
    }

    /// <summary>The groups of a balancer behind <see cref="AddFromEdge"/>.</summary>
    internal static object[] EdgeGroups =>
        [Fn.GetAtt($"{LoadBalancerGroup}.GroupId"), Fn.If(ClusterParameters.IsEncrypted, Fn.GetAtt($"{LoadBalancerTlsGroup}.GroupId"), Fn.NoValue)];

    /// <summary>Web for everybody: 80, and 443 where a certificate gives it a listener.</summary>
    internal static object[] FromAnywhere() =>
        [World(80), Fn.If(ClusterParameters.IsEncrypted, World(443), Fn.NoValue)];

    private static JsonObject FromVisitors(int port) => Fn.If(ClusterParameters.HasPrefixList, new[] { Edge(port) }, new[] { World(port) });

    private static object World(int port) => new { IpProtocol = "tcp", FromPort = port, ToPort = port, CidrIp = Network.Anywhere };

    private static object Edge(int port) =>
        new { IpProtocol = "tcp", FromPort = port, ToPort = port, SourcePrefixListId = Fn.Ref(StackParameters.EdgePrefixListId) };
}
