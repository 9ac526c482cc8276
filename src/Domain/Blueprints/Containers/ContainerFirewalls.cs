using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>Security groups: the balancer for the world, containers for the balancer, data for containers and the bastion alone (R60, R70, R90).</summary>
internal static class ContainerFirewalls
{
    internal const string AppGroup = "AppGroup";
    internal const string DataGroup = "DataGroup";

    /// <summary>MySQL, Redis, HTTPS of search, AMQP over TLS, NFS: the services' own defaults.</summary>
    private static readonly int[] DataPorts = [Database.Port, Caches.Port, Search.Port, Queue.Port, SharedFiles.Port];

    internal static void Add(Template template, ContainerLayout layout)
    {
        if (layout.HasEdge)
            Firewalls.AddFromEdge(template);
        else
            Firewalls.Group(template, Firewalls.LoadBalancerGroup, "Load balancer", layout.FastlyService is null ? Firewalls.FromAnywhere() : FastlyEdge.FromFastly());
        Firewalls.Group(template, AppGroup, "Containers", new[] { Firewalls.From(Firewalls.LoadBalancerGroup, (Firewalls.HttpPort, Firewalls.HttpPort)) });
        Bastion.AddGroup(template);
        object[] fromContainers = [.. DataPorts.Select(port => Firewalls.From(AppGroup, (port, port)))];
        Firewalls.Group(template, DataGroup, "Data, reached from containers and the bastion only", fromContainers.Append(Bastion.MayReach(Database.Port)).ToArray());
    }
}
