using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>One VPC of its own per environment (R60): public subnets for balancer and gateways, private ones for nodes or containers and their data.</summary>
internal static class Network
{
    /// <summary>Of every network of ours: none is joined with another.</summary>
    internal const string Range = "10.40.0.0/16";

    internal const string Vpc = "Vpc";
    internal const string PublicRoute = "PublicRoute";
    internal const string PublicSubnet = "PublicSubnet";
    internal const string PrivateSubnet = "PrivateSubnet";
    internal const string PrivateRouteTable = "PrivateRouteTable";
    internal const string InternetGatewayAttachment = "InternetGatewayAttachment";
    internal const string PublicAssociation = "PublicAssociation";
    internal const string PrivateAssociation = "PrivateAssociation";
    internal const string Anywhere = "0.0.0.0/0";

    internal static void Add(Template template, IEnumerable<int> publicZones, IEnumerable<int> privateZones)
    {
        AddVpc(template);
        foreach (var zone in publicZones)
            AddPublicSubnet(template, zone, ClusterLayout.Zone(zone));
        foreach (var zone in privateZones)
            AddPrivateSubnet(template, zone);
        template.Output(StackOutputs.VpcId, Fn.Ref(Vpc));
    }

    internal static void AddVpc(Template template)
    {
        template.Resource(Vpc, "AWS::EC2::VPC", new
        {
            CidrBlock = Range,
            EnableDnsSupport = true,
            EnableDnsHostnames = true,
            Tags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)),
        });
        template.Resource("InternetGateway", "AWS::EC2::InternetGateway", new { Tags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)) });
        template.Resource(
            InternetGatewayAttachment, "AWS::EC2::VPCGatewayAttachment", new { VpcId = Fn.Ref(Vpc), InternetGatewayId = Fn.Ref("InternetGateway") });
        template.Resource("PublicRouteTable", "AWS::EC2::RouteTable", new { VpcId = Fn.Ref(Vpc) });
        template.Resource(
            PublicRoute,
            "AWS::EC2::Route",
            new { RouteTableId = Fn.Ref("PublicRouteTable"), DestinationCidrBlock = Anywhere, GatewayId = Fn.Ref("InternetGateway") },
            Lifecycle.DependsOn(InternetGatewayAttachment));
    }

    internal static void AddPublicSubnet(Template template, int zone, object zoneName)
    {
        AddSubnet(template, LogicalIds.Numbered(PublicSubnet, zone), zoneName, $"10.40.{zone}.0/24");
        Associate(template, PublicAssociation, PublicSubnet, zone, "PublicRouteTable");
    }

    private static void AddPrivateSubnet(Template template, int zone)
    {
        const int Step = 16; // A /20 each: 4091 addresses.
        AddSubnet(template, LogicalIds.Numbered(PrivateSubnet, zone), ClusterLayout.Zone(zone), $"10.40.{zone * Step}.0/20");
        var table = LogicalIds.Numbered(PrivateRouteTable, zone);
        template.Resource(table, "AWS::EC2::RouteTable", new { VpcId = Fn.Ref(Vpc) });
        Associate(template, PrivateAssociation, PrivateSubnet, zone, table);
    }

    private static void AddSubnet(Template template, string logicalId, object zoneName, string addresses) =>
        template.Resource(logicalId, "AWS::EC2::Subnet", new { VpcId = Fn.Ref(Vpc), AvailabilityZone = zoneName, CidrBlock = addresses });

    private static void Associate(Template template, string noun, string subnet, int zone, string table) =>
        template.Resource(
            LogicalIds.Numbered(noun, zone),
            "AWS::EC2::SubnetRouteTableAssociation",
            new { SubnetId = Fn.Ref(LogicalIds.Numbered(subnet, zone)), RouteTableId = Fn.Ref(table) });
}
