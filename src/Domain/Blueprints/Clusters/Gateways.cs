using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>One gateway per zone with a permanent address (R19): customers put these on allow lists, so the addresses outlive the stack.</summary>
internal static class Gateways
{
    internal const string Route = "GatewayRoute";
    private const string Address = "GatewayAddress";
    private const string Gateway = "Gateway";

    /// <param name="zones">Zones whose private subnets want a way out.</param>
    /// <param name="gateways">How many there are; the zones beyond share the last.</param>
    internal static void Add(Template template, IEnumerable<int> zones, int gateways)
    {
        foreach (var zone in zones)
        {
            if (zone <= gateways)
                AddGateway(template, zone);
            template.Resource(LogicalIds.Numbered(Route, zone), "AWS::EC2::Route", new
            {
                RouteTableId = Fn.Ref(LogicalIds.Numbered(Network.PrivateRouteTable, zone)),
                DestinationCidrBlock = Network.Anywhere,
                NatGatewayId = Fn.Ref(LogicalIds.Numbered(Gateway, Math.Min(zone, gateways))),
            });
        }
    }

    private static void AddGateway(Template template, int number)
    {
        var (address, gateway) = (LogicalIds.Numbered(Address, number), LogicalIds.Numbered(Gateway, number));
        var name = Tags.Name(Fn.Sub($"${{{StackParameters.EnvironmentId}}}-gateway-{number}"));
        template.Resource(
            address,
            "AWS::EC2::EIP",
            new { Domain = "vpc", Tags = name },
            Lifecycle.Retained with { After = [Network.InternetGatewayAttachment] });
        template.Resource(gateway, "AWS::EC2::NatGateway", new
        {
            SubnetId = Fn.Ref(LogicalIds.Numbered(Network.PublicSubnet, number)),
            AllocationId = Fn.GetAtt($"{address}.AllocationId"),
            Tags = name,
        });
        template.Output(StackOutputs.GatewayAddress(number), Fn.GetAtt($"{address}.PublicIp"));
        template.Output(StackOutputs.GatewayAllocationId(number), Fn.GetAtt($"{address}.AllocationId"));
        template.Output(StackOutputs.GatewayZone(number), Template.Json(ClusterLayout.Zone(number)));
    }
}
