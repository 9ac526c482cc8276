using Cloud.Domain.Blueprints;

namespace Cloud.Domain.Tests.Blueprints;

public sealed class StackTopologyTests
{
    private static readonly (string LogicalId, string Type, string PhysicalId, string Status)[] NoResources = [];

    [Fact]
    public void R19_Nodes_zones_and_gateways_are_read_in_order_with_the_address_of_each_node()
    {
        (string, string, string, string)[] resources =
            [("Node2", "AWS::AutoScaling::AutoScalingGroup", "g-2", "UPDATE_IN_PROGRESS"), ("Vpc", "AWS::EC2::VPC", "vpc-1", "CREATE_COMPLETE")];

        var topology = StackTopology.Read(Cluster(3), resources);

        Assert.Equal(3, topology.Nodes.Count);
        Assert.Equal(new TopologyNode(2, "shop-node-2", "eu-central-1b", "c7i.large", "g-2", "198.51.100.2", "UPDATE_IN_PROGRESS"), topology.Nodes[1]);
        Assert.Null(topology.Nodes[0].Status);
        Assert.Equal(new TopologyGateway(3, "eu-central-1c", "198.51.100.3"), topology.Gateways[2]);
        Assert.Equal(["arn:volume-1", "arn:volume-2", "arn:volume-3"], topology.BackupTargets);
        Assert.Equal(("vault", "arn:role"), (topology.VaultName, topology.BackupRoleArn));
    }

    [Fact]
    public void A_staging_stack_has_one_node() => Assert.Single(StackTopology.Read(Cluster(1), NoResources).Nodes);

    [Fact]
    public void An_integration_stack_has_its_file_system_to_back_up_and_no_nodes()
    {
        var topology = StackTopology.Read(
            new Dictionary<string, string> { ["DataFileSystemArn"] = "arn:files", ["BackupVaultName"] = "vault", ["BackupRoleArn"] = "arn:role" }, NoResources);

        Assert.Empty(topology.Nodes);
        Assert.Empty(topology.Gateways);
        Assert.Equal(["arn:files"], topology.BackupTargets);
    }

    [Fact]
    public void A_stack_still_being_made_is_empty_and_no_error()
    {
        var topology = StackTopology.Read(new Dictionary<string, string>(), NoResources);

        Assert.Empty(topology.Nodes);
        Assert.Empty(topology.BackupTargets);
        Assert.Null(topology.VaultName);
    }

    private static Dictionary<string, string> Cluster(int nodes)
    {
        var outputs = new Dictionary<string, string> { [StackOutputs.BackupVaultName] = "vault", [StackOutputs.BackupRoleArn] = "arn:role" };
        foreach (var index in Enumerable.Range(1, nodes).Reverse())
        {
            var zone = $"eu-central-1{(char)('a' + index - 1)}";
            outputs[StackOutputs.NodeName(index)] = $"shop-node-{index}";
            outputs[StackOutputs.NodeZone(index)] = zone;
            outputs[StackOutputs.NodeInstanceType(index)] = "c7i.large";
            outputs[StackOutputs.NodeGroupName(index)] = $"g-{index}";
            outputs[StackOutputs.GatewayAddress(index)] = $"198.51.100.{index}";
            outputs[StackOutputs.GatewayZone(index)] = zone;
            outputs[StackOutputs.DataVolumeArn(index)] = $"arn:volume-{index}";
        }

        return outputs;
    }
}
