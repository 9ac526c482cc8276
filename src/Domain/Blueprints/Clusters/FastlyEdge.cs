using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// Fastly before the balancer in CloudFront's place (R5, R67): a service of the customer's, which a worker configures by Fastly's API. The stack's part is to let nobody else in:
/// by address, and by the secret header that this integration's services alone are given. TLS to the balancer is spoken as soon as the environment has a host name of its own.
/// </summary>
internal static class FastlyEdge
{
    internal static void AddParameters(Template template)
    {
        template.Secret(StackParameters.FastlyOriginToken, "What Fastly proves itself with, shown to nobody");
        StackFrame.Optional(template, StackParameters.DomainName, "The customer's host name that the environment calls itself by", ClusterParameters.HasDomain);
        StackFrame.Optional(template, StackParameters.CertificateArn, "Regional certificate for the load balancer", ClusterParameters.IsEncrypted);
        StackFrame.Optional(template, StackParameters.AlarmTopicArn, "Topic that alarms are sent to", ClusterParameters.HasTopic);
    }

    /// <summary>On the one port that Fastly speaks to: the list stands once, within a group's 60 rules.</summary>
    internal static object FromFastly() => Fn.If(ClusterParameters.IsEncrypted, Rules(443), Rules(80));

    /// <summary>The request brings what this integration's Fastly services are given.</summary>
    internal static object FromOwnService => LoadBalancer.Brings(Fn.Ref(StackParameters.FastlyOriginToken));

    /// <summary>Where visitors' DNS points is Fastly's to say, by service and certificate: no output names it.</summary>
    internal static void AddOutputs(Template template, string service)
    {
        template.Output(StackOutputs.EdgeHostname, Fn.Ref(StackParameters.DomainName), ClusterParameters.HasDomain);
        template.Output(StackOutputs.FastlyService, Template.Json(service));
    }

    private static object[] Rules(int port) => [.. FastlyRanges.Addresses.Select(range => new { IpProtocol = "tcp", FromPort = port, ToPort = port, CidrIp = range })];
}
