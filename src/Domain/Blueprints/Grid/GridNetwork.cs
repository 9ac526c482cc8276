using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>
/// A VPC of its own, cheap: public subnets and no gateways. Containers have outgoing addresses but only the balancer lets anybody in. Two zones, because
/// a balancer needs two.
/// </summary>
internal static class GridNetwork
{
    internal const string AppGroup = "AppGroup";
    internal const string ServiceGroup = "ServiceGroup";
    internal const string FilesGroup = "FilesGroup";
    internal const string Namespace = "Namespace";

    internal const int NfsPort = 2049;

    internal static void Add(Template template, GridLayout layout)
    {
        Network.AddVpc(template);
        foreach (var zone in GridLayout.ZoneNumbers)
            Network.AddPublicSubnet(template, zone, GridLayout.Zone(zone));
        AddGroups(template, layout);
        template.Resource(Namespace, "AWS::ServiceDiscovery::PrivateDnsNamespace", new
        {
            Name = Fn.Sub($"${{{StackParameters.EnvironmentId}}}.internal"),
            Vpc = Fn.Ref(Network.Vpc),
        });
        template.Output(StackOutputs.VpcId, Fn.Ref(Network.Vpc));
    }

    /// <summary>What a container needs to fetch its image: a way out of either zone.</summary>
    internal static string[] WayOut => [Network.PublicRoute, .. GridLayout.ZoneNumbers.Select(zone => LogicalIds.Numbered(Network.PublicAssociation, zone))];

    internal static object Placement(string group) => new
    {
        AwsvpcConfiguration = new
        {
            AssignPublicIp = "ENABLED",
            Subnets = ClusterLayout.Each(Network.PublicSubnet, GridLayout.ZoneNumbers),
            SecurityGroups = new[] { Fn.GetAtt($"{group}.GroupId") },
        },
    };

    private static void AddGroups(Template template, GridLayout layout)
    {
        Firewalls.Group(template, Firewalls.LoadBalancerGroup, "Load balancer", Firewalls.FromAnywhere());
        Firewalls.Group(template, AppGroup, "Application", new[] { Firewalls.From(Firewalls.LoadBalancerGroup, (Firewalls.HttpPort, Firewalls.HttpPort)) });
        var ports = layout.Services.Select(service => service.Kind.Port).Distinct().Order();
        Firewalls.Group(
            template, ServiceGroup, "Services, reached from the application only", ports.Select(port => Firewalls.From(AppGroup, (port, port))).ToArray());
        object[] mounting = [Firewalls.From(AppGroup, (NfsPort, NfsPort)), Firewalls.From(ServiceGroup, (NfsPort, NfsPort))];
        Firewalls.Group(template, FilesGroup, "Shared file system", mounting);
    }
}
