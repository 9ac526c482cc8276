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

    /// <summary>What web servers ask of nodes: MariaDB and Redis through HAProxy, search, queue, shared files.</summary>
    private static readonly (int From, int To)[] ClientPorts = [(3306, 3306), (6379, 6379), (9200, 9200), (5672, 5672), (24007, 24008), (49152, 49160)];

    /// <summary>
    /// What nodes ask of one another beside that: Galera and its state transfers, Redis Sentinel, search and queue clustering; and, because each node's HAProxy
    /// reaches all three, MariaDB (3307) and Redis (6380) themselves, nginx with the site (8082) and with the node's health (8083).
    /// </summary>
    private static readonly (int From, int To)[] ClusterPorts =
        [(4444, 4444), (4567, 4568), (26379, 26379), (9300, 9300), (4369, 4369), (25672, 25672), (3307, 3307), (6380, 6380), (8082, 8083)];

    internal static void Add(Template template, ClusterLayout layout)
    {
        Group(template, LoadBalancerGroup, "Load balancer", Fn.If(ClusterParameters.HasPrefixList, FromEdge(), FromAnywhere()));
        Group(template, NodeIdentity, "Marks the nodes of the cluster", ingress: null);
        Group(template, WebGroup, "Extra web servers", new[] { From(LoadBalancerGroup, (HttpPort, HttpPort)) });
        object[] rules =
        [
            From(LoadBalancerGroup, (HttpPort, layout.CarriesStaging ? StagingPort : HttpPort)),
            .. ClientPorts.Select(ports => From(WebGroup, ports)),
            .. ClientPorts.Concat(ClusterPorts).Select(ports => From(NodeIdentity, ports)),
        ];
        Group(template, NodeGroup, "Nodes, reached from the balancer, from web servers and from one another", rules);
    }

    internal static object From(string group, (int From, int To) ports) =>
        new { IpProtocol = "tcp", FromPort = ports.From, ToPort = ports.To, SourceSecurityGroupId = Fn.GetAtt($"{group}.GroupId") };

    internal static void Group(Template template, string logicalId, string description, object? ingress) =>
        template.Resource(
            logicalId, "AWS::EC2::SecurityGroup", new { GroupDescription = description, VpcId = Fn.Ref(Network.Vpc), SecurityGroupIngress = ingress });

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
