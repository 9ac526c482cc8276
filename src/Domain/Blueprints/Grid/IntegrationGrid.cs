using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>An integration environment: containers on Fargate for the application and each configured service, small and cheap (R29, R41).</summary>
internal static class IntegrationGrid
{
    internal static Template Compose(ClusterKind kind, EnvironmentSpec spec)
    {
        var layout = GridLayout.Of(kind, spec);
        return new Template("Integration environment on containers").With(
            AddParameters,
            template => GridNetwork.Add(template, layout),
            template => GridFiles.Add(template, layout),
            template => Agent.AddAll(template, spec),
            template => GridRoles.Add(template, layout),
            template => GridTasks.Add(template, layout),
            template => GridApp.Add(template, layout),
            AddPublicName,
            template => StackFrame.AddBackup(template));
    }

    internal static Dictionary<string, string> Parameters(EnvironmentSpec spec, IReadOnlyList<string> zones) => new(StringComparer.Ordinal)
    {
        [StackParameters.EnvironmentId] = spec.EnvironmentId,
        [StackParameters.AvailabilityZones] = string.Join(',', zones),
        [StackParameters.TaskCount] = spec.Paused ? "0" : "1",
        [StackParameters.DomainName] = spec.Domain ?? "",
        [StackParameters.HostedZoneId] = spec.HostedZoneId ?? "",
        [StackParameters.CertificateArn] = spec.CertificateArn ?? "",
    };

    private static void AddParameters(Template template)
    {
        StackFrame.AddIdentity(template);
        template.Number(StackParameters.TaskCount, "Containers of the application and of each service, 0 while paused", 0, 1);
        AddNames(template);
    }

    /// <summary>Name and certificate of an environment without a CDN.</summary>
    internal static void AddNames(Template template)
    {
        StackFrame.Optional(template, StackParameters.DomainName, "Host name of the environment", ClusterParameters.HasDomain);
        StackFrame.Optional(template, StackParameters.HostedZoneId, "Public zone that holds the host name", ClusterParameters.HasHostedZone);
        StackFrame.Optional(template, StackParameters.CertificateArn, "Regional certificate for the load balancer", ClusterParameters.IsEncrypted);
        template.Condition(ClusterParameters.AliasesDomain, Fn.And(ClusterParameters.HasDomain, ClusterParameters.HasHostedZone));
    }

    internal static void AddPublicName(Template template)
    {
        template.Resource(
            "PublicAlias",
            "AWS::Route53::RecordSet",
            new
            {
                HostedZoneId = Fn.Ref(StackParameters.HostedZoneId),
                Name = Fn.Ref(StackParameters.DomainName),
                Type = "A",
                AliasTarget = new
                {
                    DNSName = Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"),
                    HostedZoneId = Fn.GetAtt($"{LoadBalancer.Balancer}.CanonicalHostedZoneID"),
                },
            },
            Lifecycle.Under(ClusterParameters.AliasesDomain));
        template.Output(
            StackOutputs.EdgeHostname,
            Fn.If(ClusterParameters.HasDomain, Fn.Ref(StackParameters.DomainName), Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName")));
        template.Output(StackOutputs.EdgeTarget, Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"));
    }
}
