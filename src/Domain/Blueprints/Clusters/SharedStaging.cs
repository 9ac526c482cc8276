using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// Staging on production's own servers (R46): a stack of its own that stands in production's VPC, behind production's balancer and on its three nodes, and
/// changes nothing of production's stack. The nodes are reached by their permanent addresses, which outlive their instances, on a port beside the site's.
/// Requests are told apart by the token that each CDN brings, so the host name does not matter.
/// </summary>
internal static class SharedStaging
{
    internal const string Secret = "StagingSecret";

    private const string ProductionIsEncrypted = "ProductionIsEncrypted";

    /// <summary>After production's own rule; any number that no other rule of the listener has.</summary>
    private const int Priority = 20;

    private static readonly int[] Nodes = [.. Enumerable.Range(1, ClusterSize.Nodes)];

    internal static Template Compose(ClusterKind kind, EnvironmentSpec spec) => new Template($"{kind.Blueprint}, staging on production's nodes").With(
        AddParameters,
        AddRoute,
        AddPassword,
        AddSite,
        template => Edge.Add(template, new EdgeContent(kind.CachedPaths, spec.Redirects), Fn.Ref(StackParameters.ProductionOriginHostname), ProductionIsEncrypted, LoadBalancer.OriginRule),
        template => Alarms.AddOfTarget(template, Fn.Ref(StackParameters.ProductionLoadBalancerName)),
        Logs.Add,
        template => StackFrame.AddBackup(template),
        AddOutputs);

    internal static Dictionary<string, string> Parameters(EnvironmentSpec spec, SharedProduction production)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StackParameters.EnvironmentId] = spec.EnvironmentId,
            [StackParameters.ProductionId] = production.EnvironmentId,
            [StackParameters.ProductionVpcId] = production.VpcId,
            [StackParameters.ProductionListenerArn] = production.ListenerArn,
            [StackParameters.ProductionListenerProtocol] = production.ListenerProtocol,
            [StackParameters.ProductionLoadBalancerDnsName] = production.LoadBalancerDnsName,
            [StackParameters.ProductionOriginHostname] = production.OriginHostname,
            [StackParameters.ProductionLoadBalancerName] = production.LoadBalancerName,
            [StackParameters.ProductionNodeRoleArn] = production.NodeRoleArn,
            [StackParameters.DomainName] = spec.Domain ?? "",
            [StackParameters.DomainNames] = string.Join(',', spec.DomainNames),
            [StackParameters.HostedZoneId] = spec.HostedZoneId ?? "",
            [StackParameters.EdgeCertificateArn] = spec.EdgeCertificateArn ?? "",
            [StackParameters.EdgeWebAclArn] = spec.EdgeWebAclArn ?? "",
            [StackParameters.AlarmTopicArn] = spec.AlarmTopicArn ?? "",
        };
        foreach (var node in Nodes)
        {
            values[StackParameters.ProductionNodeAddress(node)] = production.NodeAddresses[node - 1];
            values[StackParameters.ProductionDataVolumeArn(node)] = production.DataVolumeArns[node - 1];
        }

        return values;
    }

    private static void AddParameters(Template template)
    {
        StackFrame.AddName(template);
        template.Parameter(StackParameters.ProductionId, "String", "Short id of the production that carries this staging", pattern: StackFrame.EnvironmentIdPattern);
        template.Parameter(StackParameters.ProductionVpcId, "AWS::EC2::VPC::Id", "Production's VPC");
        template.Parameter(StackParameters.ProductionListenerArn, "String", "Production's serving listener");
        template.Parameter(StackParameters.ProductionListenerProtocol, "String", "What that listener speaks", pattern: $"{SharedProduction.Https}?");
        template.Parameter(StackParameters.ProductionLoadBalancerDnsName, "String", "Host name of production's load balancer");
        template.Parameter(StackParameters.ProductionOriginHostname, "String", "Host name that CDNs speak to that load balancer by");
        template.Parameter(StackParameters.ProductionLoadBalancerName, "String", "Name of production's load balancer in metrics");
        template.Parameter(StackParameters.ProductionNodeRoleArn, "String", "Role of production's nodes, which serve this staging");
        foreach (var node in Nodes)
        {
            template.Parameter(StackParameters.ProductionNodeAddress(node), "String", $"Permanent internal address of production's node {node}");
            template.Parameter(StackParameters.ProductionDataVolumeArn(node), "String", $"Data volume of production's node {node}: staging's data is on it too");
        }

        template.Condition(ProductionIsEncrypted, Fn.Is(StackParameters.ProductionListenerProtocol, SharedProduction.Https));
        ClusterParameters.AddNames(template);
    }

    private static void AddRoute(Template template)
    {
        var addresses = Nodes.Select(node => Fn.Ref(StackParameters.ProductionNodeAddress(node)));
        LoadBalancer.AddTargetGroup(template, Fn.Ref(StackParameters.ProductionVpcId), Firewalls.StagingPort, addresses);
        LoadBalancer.AddOriginSecret(template);
        LoadBalancer.AddRule(template, new ListenerRule(LoadBalancer.OriginRule, [LoadBalancer.FromOwnEdge]) { Priority = Priority }, Fn.Ref(StackParameters.ProductionListenerArn));
    }

    /// <summary>A password of its own, which production's nodes may read because they serve this staging, and nobody else of production.</summary>
    private static void AddPassword(Template template)
    {
        Roles.AddSecret(template, Secret, "Password of staging's databases and services");
        template.Resource("StagingSecretReaders", "AWS::SecretsManager::ResourcePolicy", new
        {
            SecretId = Fn.Ref(Secret),
            BlockPublicPolicy = true,
            ResourcePolicy = Iam.Document(new
            {
                Effect = "Allow",
                Principal = new { AWS = Fn.Ref(StackParameters.ProductionNodeRoleArn) },
                Action = "secretsmanager:GetSecretValue",
                Resource = Fn.Ref(Secret),
            }),
        });
    }

    /// <summary>How the nodes learn that there is a staging to serve: their image's agent looks for this name and goes when it goes.</summary>
    private static void AddSite(Template template) =>
        template.Resource("Site", "AWS::SSM::Parameter", new
        {
            Name = Fn.Sub($"/cloud/${{{StackParameters.ProductionId}}}/staging"),
            Type = "String",
            Description = "What production's nodes serve beside production",
            Value = Fn.Sub($$"""{"environment":"${{{StackParameters.EnvironmentId}}}","port":{{Firewalls.StagingPort}},"secret":"${{{Secret}}}","logs":"/cloud/${{{StackParameters.EnvironmentId}}}"}"""),
        });

    /// <summary>The data volumes are production's: a backup of staging copies all that is on them, and says so by naming them.</summary>
    private static void AddOutputs(Template template)
    {
        template.Output(StackOutputs.VpcId, Fn.Ref(StackParameters.ProductionVpcId));
        template.Output(StackOutputs.LoadBalancerDnsName, Fn.Ref(StackParameters.ProductionLoadBalancerDnsName));
        foreach (var node in Nodes)
            template.Output(StackOutputs.DataVolumeArn(node), Fn.Ref(StackParameters.ProductionDataVolumeArn(node)));
    }
}
