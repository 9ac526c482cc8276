using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// Security groups. Only the balancer is open to the world, and to the CDN alone where its prefix list is known. Nodes belong to an identity group
/// without rules, so that "from another node" can be said without a rule that names its own group.
/// </summary>
internal static class Firewalls
{
    internal const string LoadBalancerGroup = "LoadBalancerGroup";
    internal const string NodeIdentity = "NodeIdentity";
    internal const string NodeGroup = "NodeGroup";
    internal const string WebGroup = "WebGroup";

    /// <summary>HAProxy on each node, in front of its nginx (R49).</summary>
    internal const int HttpPort = 8080;

    /// <summary>Where production's nodes serve shared staging: beside the site, so that neither takes the other's requests.</summary>
    internal const int StagingPort = 8081;

    /// <summary>What each node's HAProxy asks of all three: nginx with the site (8082) and with the node's health (8083).</summary>
    private static readonly (int From, int To) SitePorts = (8082, 8083);

    internal static void Add(Template template, ClusterLayout layout)
    {
        Group(template, LoadBalancerGroup, "Load balancer", layout.FastlyService is null ? FromVisitors : FastlyEdge.FromFastly());
        Group(template, NodeIdentity, "Marks the nodes of the cluster", ingress: null);
        Group(template, WebGroup, "Extra web servers", new[] { From(LoadBalancerGroup, (HttpPort, HttpPort)) });
        var clients = layout.Services.SelectMany(service => service.Clients).ToList();
        object[] rules =
        [
            From(LoadBalancerGroup, (HttpPort, layout.CarriesStaging ? StagingPort : HttpPort)),
            .. clients.Select(ports => From(WebGroup, ports)),
            .. clients.Concat(layout.Services.SelectMany(service => service.Peers)).Append(SitePorts).Select(ports => From(NodeIdentity, ports)),
        ];
        Group(template, NodeGroup, "Nodes, reached from the balancer, from web servers and from one another", rules);
    }

    internal static object From(string group, (int From, int To) ports) =>
        new { IpProtocol = "tcp", FromPort = ports.From, ToPort = ports.To, SourceSecurityGroupId = Fn.GetAtt($"{group}.GroupId") };

    internal static void Group(Template template, string logicalId, string description, object? ingress) =>
        template.Resource(
            logicalId, "AWS::EC2::SecurityGroup", new { GroupDescription = description, VpcId = Fn.Ref(Network.Vpc), SecurityGroupIngress = ingress });

    /// <summary>The CDN alone where its addresses are known, else everybody; the balancer then asks for the CDN's token.</summary>
    internal static object FromVisitors => Fn.If(ClusterParameters.HasPrefixList, FromEdge(), FromAnywhere());

    /// <summary>Web for everybody: 80, and 443 where a certificate gives it a listener.</summary>
    internal static object[] FromAnywhere() =>
        [World(80), Fn.If(ClusterParameters.HasCertificate, World(443), Fn.NoValue)];

    // The prefix list counts as 55 of a group's 60 rules, so it can stand once: on the port the CDN speaks to.
    private static object[] FromEdge() =>
    [
        Fn.If(ClusterParameters.HasCertificate, Edge(443), Edge(80)),
    ];

    private static object World(int port) => new { IpProtocol = "tcp", FromPort = port, ToPort = port, CidrIp = Network.Anywhere };

    private static object Edge(int port) =>
        new { IpProtocol = "tcp", FromPort = port, ToPort = port, SourcePrefixListId = Fn.Ref(StackParameters.EdgePrefixListId) };
}
