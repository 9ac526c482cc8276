using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Guards;

/// <summary>
/// The certificate that the CDN shows for the customer's host name, where its zone is ours to write: CloudFormation then writes the record that proves the
/// name, and ACM renews by itself. A name at another DNS provider is proven by hand, and its certificate given.
/// </summary>
internal static class EdgeCertificate
{
    private const string Certificate = "Certificate";

    internal static bool IsOurs(EnvironmentSpec spec) => spec is { Domain: not null, HostedZoneId: not null };

    internal static void Add(Template template, EnvironmentSpec spec)
    {
        if (!IsOurs(spec))
            return;

        template.Resource(Certificate, "AWS::CertificateManager::Certificate", new
        {
            DomainName = Fn.Ref(StackParameters.DomainName),
            ValidationMethod = "DNS",
            DomainValidationOptions = new[] { new { DomainName = Fn.Ref(StackParameters.DomainName), HostedZoneId = Fn.Ref(StackParameters.HostedZoneId) } },
            Tags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)),
        });
        template.Output(StackOutputs.CertificateArn, Fn.Ref(Certificate));
    }
}
