using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>An integration environment: containers on Fargate for the application and each configured service, small and cheap (R29, R41).</summary>
internal static class IntegrationGrid
{
    internal static Template Compose(EnvironmentSpec spec) => new Template("Integration environment on containers").With(
        GridLayout.Of(spec),
        AddParameters,
        GridNetwork.Add,
        GridFiles.Add,
        GridRoles.Add,
        GridTasks.Add,
        GridApp.Add,
        AddPublicName,
        (template, _) => StackFrame.AddBackup(template));

    internal static Dictionary<string, string> Parameters(EnvironmentSpec spec, IReadOnlyList<string> zones) => new(StringComparer.Ordinal)
    {
        [StackParameters.EnvironmentId] = spec.StackId,
        [StackParameters.AvailabilityZones] = string.Join(',', zones),
        [StackParameters.DomainName] = spec.Domain ?? "",
        [StackParameters.HostedZoneId] = spec.HostedZoneId ?? "",
        [StackParameters.CertificateArn] = spec.CertificateArn ?? "",
    };

    private static void AddParameters(Template template, GridLayout layout)
    {
        _ = layout;
        StackFrame.AddIdentity(template);
        StackFrame.Optional(template, StackParameters.DomainName, "Host name of the environment", ClusterParameters.HasDomain);
        StackFrame.Optional(template, StackParameters.HostedZoneId, "Public zone that holds the host name", ClusterParameters.HasHostedZone);
        StackFrame.Optional(template, StackParameters.CertificateArn, "Regional certificate for the load balancer", ClusterParameters.HasCertificate);
        template.Condition(ClusterParameters.AliasesDomain, Fn.And(ClusterParameters.HasDomain, ClusterParameters.HasHostedZone));
    }

    private static void AddPublicName(Template template, GridLayout layout)
    {
        _ = layout;
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
    }
}
