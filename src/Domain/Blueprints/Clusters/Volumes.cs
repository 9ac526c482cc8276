using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// What a node keeps when its instance is replaced: a data volume and an internal address. Both belong to the stack and are found by tag at boot, so
/// that a rotation brings the data along and the node rejoins by incremental state transfer.
/// </summary>
internal static class Volumes
{
    internal const string Volume = "DataVolume";
    internal const string Interface = "NodeInterface";

    internal static void Add(Template template, ClusterLayout layout)
    {
        foreach (var number in layout.NodeNumbers)
        {
            AddVolume(template, number);
            template.Resource(LogicalIds.Numbered(Interface, number), "AWS::EC2::NetworkInterface", new
            {
                Description = Fn.Sub($"Permanent internal address of ${{{StackParameters.EnvironmentId}}}-node-{number}"),
                SubnetId = Fn.Ref(LogicalIds.Numbered(Network.PrivateSubnet, number)),
                GroupSet = new[] { Fn.GetAtt($"{Firewalls.NodeGroup}.GroupId"), Fn.GetAtt($"{Firewalls.NodeIdentity}.GroupId") },
                Tags = Tags.OfNode(ClusterLayout.NodeName(number)),
            });
        }
    }

    private static void AddVolume(Template template, int number)
    {
        var volume = LogicalIds.Numbered(Volume, number);
        template.Resource(
            volume,
            "AWS::EC2::Volume",
            new
            {
                AvailabilityZone = ClusterLayout.Zone(number),
                Size = Fn.Ref(StackParameters.DataVolumeGib),
                VolumeType = "gp3",
                Encrypted = true,
                Tags = Tags.OfNode(ClusterLayout.NodeName(number)),
            },
            Lifecycle.Retained);
        template.Output(
            StackOutputs.DataVolumeArn(number), Fn.Sub($"arn:${{AWS::Partition}}:ec2:${{AWS::Region}}:${{AWS::AccountId}}:volume/${{{volume}}}"));
    }
}
