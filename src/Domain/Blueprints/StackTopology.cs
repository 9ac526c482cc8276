namespace Cloud.Domain.Blueprints;

/// <summary>What stands behind an environment, as its stack tells it.</summary>
/// <param name="Nodes">By index; empty for integration environments.</param>
/// <param name="BackupTargets">ARNs of every data resource a backup must cover.</param>
/// <param name="VaultName">Where recovery points go; <c>null</c> before the stack has one.</param>
/// <param name="BackupRoleArn">The role AWS Backup works with; <c>null</c> before the stack has one.</param>
public sealed record Topology(
    IReadOnlyList<TopologyNode> Nodes,
    IReadOnlyList<TopologyGateway> Gateways,
    IReadOnlyList<string> BackupTargets,
    string? VaultName,
    string? BackupRoleArn);

/// <param name="Index">From 1.</param>
/// <param name="Group">Name of its auto scaling group of one.</param>
/// <param name="GatewayAddress">The permanent address the node reaches the world from; <c>null</c> when the stack names none.</param>
/// <param name="Status">CloudFormation's status of the group, <c>CREATE_COMPLETE</c>; <c>null</c> when the resource list lacks it.</param>
public sealed record TopologyNode(int Index, string Name, string Zone, string InstanceType, string Group, string? GatewayAddress, string? Status);

/// <param name="Index">From 1.</param>
public sealed record TopologyGateway(int Index, string Zone, string Address);

/// <summary>Reads a stack's outputs and resource list back into the terms of the product. Pure: asks nobody.</summary>
public static class StackTopology
{
    /// <summary>Reads what is there. A stack still being made has no outputs: the answer is then empty, never an error.</summary>
    public static Topology Read(
        IReadOnlyDictionary<string, string> outputs,
        IReadOnlyList<(string LogicalId, string Type, string PhysicalId, string Status)> resources)
    {
        var gateways = ReadGateways(outputs);
        return new Topology(
            ReadNodes(outputs, resources, gateways),
            gateways,
            ReadBackupTargets(outputs),
            outputs.GetValueOrDefault(StackOutputs.BackupVaultName),
            outputs.GetValueOrDefault(StackOutputs.BackupRoleArn));
    }

    private static List<TopologyGateway> ReadGateways(IReadOnlyDictionary<string, string> outputs) =>
        [.. Numbered(outputs, StackOutputs.GatewayAddress).Select(found =>
            new TopologyGateway(found.Index, outputs.GetValueOrDefault(StackOutputs.GatewayZone(found.Index), ""), found.Value))];

    private static List<TopologyNode> ReadNodes(
        IReadOnlyDictionary<string, string> outputs,
        IReadOnlyList<(string LogicalId, string Type, string PhysicalId, string Status)> resources,
        List<TopologyGateway> gateways) =>
        [.. Numbered(outputs, StackOutputs.NodeName).Select(found => new TopologyNode(
            found.Index,
            found.Value,
            outputs.GetValueOrDefault(StackOutputs.NodeZone(found.Index), ""),
            outputs.GetValueOrDefault(StackOutputs.NodeInstanceType(found.Index), ""),
            outputs.GetValueOrDefault(StackOutputs.NodeGroupName(found.Index), ""),
            gateways.Find(gateway => gateway.Index == found.Index)?.Address,
            StatusOf(resources, LogicalIds.NodeGroup(found.Index))))];

    private static List<string> ReadBackupTargets(IReadOnlyDictionary<string, string> outputs)
    {
        List<string> targets = [.. Numbered(outputs, StackOutputs.DataVolumeArn).Select(found => found.Value)];
        string[] others = [StackOutputs.DatabaseArn, StackOutputs.DataFileSystemArn, StackOutputs.MediaBucketArn];
        return [.. targets, .. others.Where(outputs.ContainsKey).Select(name => outputs[name])];
    }

    private static string? StatusOf(IReadOnlyList<(string LogicalId, string Type, string PhysicalId, string Status)> resources, string logicalId) =>
        resources.Where(resource => resource.LogicalId == logicalId).Select(resource => resource.Status).FirstOrDefault();

    private static IEnumerable<(int Index, string Value)> Numbered(IReadOnlyDictionary<string, string> outputs, Func<int, string> name)
    {
        for (var index = 1; outputs.TryGetValue(name(index), out var value); index++)
            yield return (index, value);
    }
}
