using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// A name of ours for the balancer behind CloudFront, and a certificate for it, so that nothing goes between the two in the clear. CloudFront is content when the certificate
/// holds the origin's domain name or the Host header that it passes on (developer guide, "Requirements for using SSL/TLS certificates with CloudFront"), and the balancer shows its
/// default certificate to whoever asks for a name it has no other for (ADR 0027).
/// </summary>
internal static class Origin
{
    private const string Certificate = "OriginCertificate";
    private const string Record = "OriginRecord";

    internal static JsonObject CertificateArn => Fn.Ref(Certificate);

    /// <summary>What CloudFront speaks to.</summary>
    internal static JsonObject Hostname => Fn.If(ClusterParameters.IsEncrypted, Fn.Ref(Record), Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"));

    /// <param name="rules">Logical ids of the rules that serve CloudFront's requests.</param>
    internal static void Add(Template template, params string[] rules)
    {
        var name = Fn.Ref(StackParameters.OriginName);
        var zone = Fn.Ref(StackParameters.OriginZoneId);
        template.Resource(
            Certificate,
            "AWS::CertificateManager::Certificate",
            new
            {
                DomainName = name,
                ValidationMethod = "DNS",

                // With the zone, CloudFormation writes the record that proves the name itself.
                DomainValidationOptions = new[] { new { DomainName = name, HostedZoneId = zone } },
            },
            Lifecycle.Under(ClusterParameters.IsEncrypted));

        // The distribution refers to the record: CloudFront is told to speak HTTPS only when all that answers it stands.
        template.Resource(
            Record,
            "AWS::Route53::RecordSet",
            new
            {
                HostedZoneId = zone,
                Name = name,
                Type = "A",
                AliasTarget = new
                {
                    DNSName = Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"),
                    HostedZoneId = Fn.GetAtt($"{LoadBalancer.Balancer}.CanonicalHostedZoneID"),
                },
            },
            new Lifecycle { Condition = ClusterParameters.IsEncrypted, After = [.. rules.Select(LoadBalancer.Encrypted)] });
        template.Output(StackOutputs.OriginHostname, Hostname);
        template.Output(StackOutputs.OriginZoneId, zone, ClusterParameters.IsEncrypted);
    }
}
