using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// Names inside the VPC. A node's name is its permanent interface; a service's name is all nodes, because HAProxy on each of them knows
/// which one takes writes.
/// </summary>
internal static class PrivateNames
{
    internal static void Add(Template template, ClusterLayout layout)
    {
        template.Resource("PrivateZone", "AWS::Route53::HostedZone", new
        {
            Name = Fn.Sub($"${{{StackParameters.EnvironmentId}}}.internal"),
            VPCs = new[] { new { VPCId = Fn.Ref(Network.Vpc), VPCRegion = Fn.Ref("AWS::Region") } },
        });
        template.Resource("PrivateRecords", "AWS::Route53::RecordSetGroup", new
        {
            HostedZoneId = Fn.Ref("PrivateZone"),
            RecordSets = layout.NodeNumbers.Select(number => Record($"node{number}", [number]))
                .Concat(layout.Services.Select(service => Record(service.Name, layout.NodeNumbers)))
                .ToArray(),
        });
    }

    private static object Record(string name, IEnumerable<int> nodes) => new
    {
        Name = Fn.Sub($"{name}.${{{StackParameters.EnvironmentId}}}.internal"),
        Type = "A",
        TTL = "30",
        ResourceRecords = nodes.Select(number => Fn.GetAtt($"{LogicalIds.Numbered(Volumes.Interface, number)}.PrimaryPrivateIpAddress")).ToArray(),
    };
}
