using Cloud.Domain.Blueprints.Containers;
using Cloud.Domain.Blueprints.Templates;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints.Guards;

/// <summary>
/// What must stand before a CDN is made, in a stack of its own: AWS takes a web ACL for CloudFront, and the certificate that CloudFront shows, from us-east-1
/// only (AWS WAF developer guide, "How AWS WAF works with Amazon CloudFront"; CloudFront developer guide, "Requirements for using SSL/TLS certificates").
/// Its outputs are parameters of the environment's stack.
/// </summary>
internal static class EdgeGuard
{
    internal const string Region = "us-east-1";

    internal static Template Compose(string blueprint, EnvironmentSpec spec) => new Template($"{blueprint}, edge in {Region}").With(
        template => AddParameters(template, spec),
        template => WebAcl.Add(template, RuleGroup.Of(blueprint)),
        template => EdgeCertificate.Add(template, spec));

    internal static Dictionary<string, string> Parameters(EnvironmentSpec spec)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { [StackParameters.EnvironmentId] = spec.EnvironmentId };
        if (!EdgeCertificate.IsOurs(spec))
            return values;

        values[StackParameters.DomainName] = spec.Domain!;
        values[StackParameters.HostedZoneId] = spec.HostedZoneId!;
        return values;
    }

    /// <summary>Whether a CDN stands before the environment: not before containers on a grid (R43).</summary>
    internal static bool Stands(string blueprint, EnvironmentSpec spec) => ContainerKind.Of(blueprint) is { } kind
        ? ContainerLayout.Of(kind, spec).HasEdge
        : spec.SharedWith is not null || spec.Type != EnvironmentType.Integration;

    private static void AddParameters(Template template, EnvironmentSpec spec)
    {
        StackFrame.AddName(template);
        if (!EdgeCertificate.IsOurs(spec))
            return;

        template.Parameter(StackParameters.DomainName, "String", "The customer's host name");
        template.Parameter(StackParameters.HostedZoneId, "String", "Public zone that holds the host name");
    }
}
