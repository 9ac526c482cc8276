using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// What production tells about itself so that shared staging can stand on it (R46). It changes nothing of production: whoever never activates staging
/// has a few outputs more, and a port of the nodes that nothing listens on.
/// </summary>
internal static class Carriage
{
    internal static void Add(Template template, ClusterLayout layout)
    {
        if (!layout.CarriesStaging)
            return;

        template.Output(StackOutputs.EnvironmentId, Fn.Ref(StackParameters.EnvironmentId));
        template.Output(StackOutputs.ListenerArn, LoadBalancer.ServingListener);
        template.Output(StackOutputs.ListenerProtocol, Fn.If(ClusterParameters.IsEncrypted, SharedProduction.Https, SharedProduction.Http));
        template.Output(StackOutputs.LoadBalancerName, Fn.GetAtt($"{LoadBalancer.Balancer}.LoadBalancerFullName"));
        template.Output(StackOutputs.NodeRoleArn, Fn.GetAtt($"{Roles.NodeRole}.Arn"));
        foreach (var number in layout.NodeNumbers)
            template.Output(StackOutputs.NodeAddress(number), Fn.GetAtt($"{LogicalIds.Numbered(Volumes.Interface, number)}.PrimaryPrivateIpAddress"));
    }
}
