using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>The container blueprints, as the list of their parts.</summary>
internal static class ContainerStack
{
    internal static Template Compose(ContainerKind kind, EnvironmentSpec spec)
    {
        var layout = ContainerLayout.Of(kind, spec);
        return new Template($"{kind.Blueprint}, {Words.Of(spec.Type)}").With(
            template => ContainerParameters.Add(template, layout),
            template => Network.Add(template, ContainerLayout.Zones, ContainerLayout.Zones),
            template => Gateways.Add(template, ContainerLayout.Zones, layout.Gateways),
            template => ContainerFirewalls.Add(template, layout),
            Bastion.Add,
            template => Agent.AddAll(template, spec),
            template => ContainerRoles.Add(template, layout),
            template => Database.Add(template, layout),
            template => Caches.Add(template, layout),
            template => Search.Add(template, layout),
            template => Queue.Add(template, layout),
            SharedFiles.Add,
            template => Media.Add(template, layout),
            template => WebEntry.Add(template, layout),
            template => Capacity.Add(template, layout),
            template => Tasks.Add(template, layout),
            TaskScaling.Add,
            template => ContainerEdge.Add(template, layout, spec.Redirects),
            template => ContainerNames.Add(template, layout),
            template => ContainerAlarms.Add(template, layout),
            template => StackFrame.AddBackup(template, Media.BackupPolicies));
    }
}
