using System.Globalization;
using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Templates;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>The cluster blueprints: production on three nodes in three zones; staging on one node of the same hardware.</summary>
internal static class Cluster
{
    internal static Template Compose(ClusterKind kind, EnvironmentSpec spec)
    {
        var layout = new ClusterLayout(NodesOf(spec.Type), kind.ServicesOf(spec)) { Agents = Agent.Of(spec), FastlyService = spec.FastlyService };
        return new Template($"{kind.Blueprint}, {layout.Nodes.ToString(CultureInfo.InvariantCulture)} node(s)").With(
            template => ClusterParameters.Add(template, layout),
            template => Network.Add(template, ClusterLayout.ZoneNumbers, layout.NodeNumbers),
            template => Gateways.Add(template, layout.NodeNumbers, layout.Nodes),
            template => Firewalls.Add(template, layout),
            template => LoadBalancer.Add(template, layout),
            template => Agent.AddAll(template, spec),
            template => Roles.Add(template, layout),
            template => Volumes.Add(template, layout),
            template => Nodes.Add(template, layout),
            template => WebTier.Add(template, layout),
            template => AddEdge(template, kind, layout, spec),
            template => PrivateNames.Add(template, layout),
            template => Alarms.Add(template, layout),
            Logs.Add,
            template => StackFrame.AddBackup(template),
            template => Carriage.Add(template, layout));
    }

    internal static Dictionary<string, string> Parameters(EnvironmentSpec spec, Region region, IReadOnlyList<string> zones)
    {
        string TypeOf(string size) => Catalogue.ClusterSize(size)!.InstanceTypeIn(region);
        var image = spec.Pins.Of(MachineImage.Node);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StackParameters.EnvironmentId] = spec.EnvironmentId,
            [StackParameters.AvailabilityZones] = string.Join(',', zones),
            [StackParameters.Services] = string.Join(' ', spec.Services.Select(s => $"{s.Name}={s.Type}:{s.Version}")),
            [StackParameters.DataVolumeGib] = Number(spec.DataVolumeGib),
            [StackParameters.WebNodeCount] = Number(spec.WebNodes),
            [StackParameters.WebNodeMax] = Number(spec.WebNodes + 1),
            [StackParameters.WebInstanceType] = TypeOf(spec.WebSize ?? spec.Size),
            [StackParameters.WebImageId] = image,
            [StackParameters.DomainName] = spec.Domain ?? "",
            [StackParameters.AlarmTopicArn] = spec.AlarmTopicArn ?? "",
        };
        if (spec.FastlyService is not null)
            values[StackParameters.CertificateArn] = spec.CertificateArn ?? "";
        else
        {
            values[StackParameters.DomainNames] = string.Join(',', spec.DomainNames);
            values[StackParameters.HostedZoneId] = spec.HostedZoneId ?? "";
            values[StackParameters.EdgeCertificateArn] = spec.EdgeCertificateArn ?? "";
            values[StackParameters.EdgeWebAclArn] = spec.EdgeWebAclArn ?? "";
            ClusterParameters.SetOrigin(values, spec);
        }

        foreach (var node in Enumerable.Range(1, NodesOf(spec.Type)))
        {
            values[StackParameters.NodeInstanceType(node)] = TypeOf(spec.NodeSizes.Count == 0 ? spec.Size : spec.NodeSizes[node - 1]);
            values[StackParameters.NodeImageId(node)] = image;
        }

        return values;
    }

    private static void AddEdge(Template template, ClusterKind kind, ClusterLayout layout, EnvironmentSpec spec)
    {
        if (layout.FastlyService is { } service)
            FastlyEdge.AddOutputs(template, service);
        else
            Edge.Add(template, new EdgeContent(kind.CachedPaths, spec.Redirects), Origin.Hostname, ClusterParameters.IsEncrypted);
    }

    internal static int NodesOf(EnvironmentType type) => type == EnvironmentType.Production ? ClusterSize.Nodes : 1;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
