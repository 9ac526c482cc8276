namespace Cloud.Domain.Blueprints;

/// <summary>What shared staging stands on: production, as its stack's outputs tell (R46). What they do not tell is empty, and <see cref="Missing"/> names it.</summary>
/// <param name="EnvironmentId">Production's short id.</param>
/// <param name="ListenerProtocol"><see cref="Http"/> or <see cref="Https"/>: what the CDN must speak to the balancer.</param>
/// <param name="OriginHostname">The name that CDNs speak to the balancer by; its own where it has none of ours, or was built before it could have one.</param>
/// <param name="LoadBalancerName">The balancer's name in metrics, <c>app/name/0123456789abcdef</c>.</param>
/// <param name="NodeAddresses">The nodes' permanent addresses inside the VPC, by index.</param>
/// <param name="DataVolumeArns">The nodes' data volumes, by index: staging's data is on them beside production's.</param>
public sealed record SharedProduction(
    string EnvironmentId,
    string VpcId,
    string ListenerArn,
    string ListenerProtocol,
    string LoadBalancerDnsName,
    string OriginHostname,
    string LoadBalancerName,
    string NodeRoleArn,
    IReadOnlyList<string> NodeAddresses,
    IReadOnlyList<string> DataVolumeArns)
{
    public const string Http = "HTTP";
    public const string Https = "HTTPS";

    /// <summary>Names of the outputs that production's stack lacks: one built before staging could share it lacks some.</summary>
    public IReadOnlyList<string> Missing
    {
        get
        {
            (string Name, string Value)[] single =
            [
                (StackOutputs.EnvironmentId, EnvironmentId), (StackOutputs.VpcId, VpcId), (StackOutputs.ListenerArn, ListenerArn),
                (StackOutputs.ListenerProtocol, ListenerProtocol), (StackOutputs.LoadBalancerDnsName, LoadBalancerDnsName),
                (StackOutputs.LoadBalancerName, LoadBalancerName), (StackOutputs.NodeRoleArn, NodeRoleArn),
            ];
            var needed = single
                .Concat(NodeAddresses.Select((value, i) => (StackOutputs.NodeAddress(i + 1), value)))
                .Concat(DataVolumeArns.Select((value, i) => (StackOutputs.DataVolumeArn(i + 1), value)));
            return [.. needed.Where(output => output.Item2.Length == 0).Select(output => output.Item1)];
        }
    }

    /// <summary>Reads what is there; an empty answer where there is no stack.</summary>
    public static SharedProduction Read(IReadOnlyDictionary<string, string> outputs)
    {
        string Of(string name) => outputs.GetValueOrDefault(name, "");
        string[] Each(Func<int, string> name) => [.. Enumerable.Range(1, ClusterSize.Nodes).Select(node => Of(name(node)))];
        return new SharedProduction(
            Of(StackOutputs.EnvironmentId),
            Of(StackOutputs.VpcId),
            Of(StackOutputs.ListenerArn),
            Of(StackOutputs.ListenerProtocol),
            Of(StackOutputs.LoadBalancerDnsName),
            outputs.GetValueOrDefault(StackOutputs.OriginHostname, Of(StackOutputs.LoadBalancerDnsName)),
            Of(StackOutputs.LoadBalancerName),
            Of(StackOutputs.NodeRoleArn),
            Each(StackOutputs.NodeAddress),
            Each(StackOutputs.DataVolumeArn));
    }
}
