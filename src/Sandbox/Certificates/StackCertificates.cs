using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.NameServer;

namespace Cloud.Sandbox.Certificates;

/// <summary>
/// Certificates of stacks. CloudFormation writes the records that prove their names into the zone that the template names, and waits until ACM has issued them. The records stay when
/// the certificate goes, as AWS's do.
/// </summary>
internal sealed class StackCertificates(CertificateStore certificates, HostedZones zones, Zone dns, string account) : IResourceEffect
{
    public string Type => "AWS::CertificateManager::Certificate";

    public string? RefuseCreation(StackResource resource, string region)
    {
        if (PhysicalIds.Property(resource, "ValidationMethod") != "DNS") return "The sandbox proves names by DNS alone: ValidationMethod must be DNS.";
        foreach (var name in NamesOf(resource))
        {
            // AWS's own words of a name without a zone: it takes such an option for one of validation by e-mail.
            if (ZoneOf(resource, name) is not { } zone) return "1 validation error detected: Value null at 'domainValidationOptions.1.member.validationDomain' failed to satisfy constraint: Member must not be null (Service: AWSCertificateManager; Status Code: 400; Error Code: ValidationException)";
            if (zones.Refusal(account, zone, certificates.RecordName(name)) is { } refusal) return refusal;
        }
        return null;
    }

    public void Created(StackResource resource, string region, DateTimeOffset at)
    {
        var names = NamesOf(resource);
        certificates.Keep(new Certificate(resource.PhysicalId!, region, names, null, [], at));
        foreach (var name in names) dns.Put(new DnsRecord(certificates.RecordName(name), "CNAME", certificates.RecordValue(name)));
    }

    public void Completed(StackResource resource, string region, DateTimeOffset at) => certificates.Find(resource.PhysicalId!, at);

    public string? RefuseDeletion(StackResource resource, string region) => certificates.Users(resource.PhysicalId!).Any()
        ? $"Certificate {resource.PhysicalId} in account {account} is in use. (Service: AWSCertificateManager; Status Code: 400; Error Code: ResourceInUseException)"
        : null;

    public void Deleted(StackResource resource, string region)
    {
        if (certificates.All.FirstOrDefault(c => c.Arn == resource.PhysicalId) is { } known) certificates.Delete(known);
    }

    private static List<string> NamesOf(StackResource resource) =>
        [.. (resource.Properties["SubjectAlternativeNames"] as JsonArray ?? []).Select(n => Scalar.Of(n)).Prepend(PhysicalIds.Property(resource, "DomainName")).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static string? ZoneOf(StackResource resource, string name) => (resource.Properties["DomainValidationOptions"] as JsonArray ?? [])
        .Where(o => Scalar.Of(o?["DomainName"]) == name).Select(o => Scalar.Of(o?["HostedZoneId"])).FirstOrDefault(zone => zone is { Length: > 0 });
}
