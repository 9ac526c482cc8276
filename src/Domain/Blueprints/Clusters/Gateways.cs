using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>One gateway per node with a permanent address (R19): customers put these on allow lists, so the addresses outlive the stack.</summary>
internal static class Gateways
{
    internal const string Route = "GatewayRoute";
    private const string Address = "GatewayAddress";
    private const string Gateway = "Gateway";

    internal static void Add(Template template, ClusterLayout layout)
    {
        foreach (var number in layout.NodeNumbers)
            AddGateway(template, number);
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
        template.Resource(LogicalIds.Numbered(Route, number), "AWS::EC2::Route", new
        {
            RouteTableId = Fn.Ref(LogicalIds.Numbered(Network.PrivateRouteTable, number)),
            DestinationCidrBlock = Network.Anywhere,
            NatGatewayId = Fn.Ref(gateway),
        });
        template.Output(StackOutputs.GatewayAddress(number), Fn.GetAtt($"{address}.PublicIp"));
        template.Output(StackOutputs.GatewayAllocationId(number), Fn.GetAtt($"{address}.AllocationId"));
        template.Output(StackOutputs.GatewayZone(number), Template.Json(ClusterLayout.Zone(number)));
    }
}
