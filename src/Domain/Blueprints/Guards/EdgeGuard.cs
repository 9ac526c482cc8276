using Cloud.Domain.Blueprints.Containers;
using Cloud.Domain.Blueprints.Templates;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints.Guards;

/// <summary>
/// What must stand before a CDN is made, in a stack of its own: AWS takes a web ACL for CloudFront from us-east-1 only (AWS WAF developer guide, "How AWS WAF works
/// with Amazon CloudFront"). Its outputs are parameters of the environment's stack. The certificate that CloudFront shows is of that region too, and in no stack:
/// one waits up to 72 hours for a customer's DNS, and would hold the environment meanwhile (ADR 0023).
/// </summary>
internal static class EdgeGuard
{
    internal const string Region = "us-east-1";

    internal static Template Compose(string blueprint) => new Template($"{blueprint}, edge in {Region}").With(
        StackFrame.AddName,
        template => WebAcl.Add(template, RuleGroup.Of(blueprint)));

    internal static Dictionary<string, string> Parameters(EnvironmentSpec spec) => new(StringComparer.Ordinal) { [StackParameters.EnvironmentId] = spec.EnvironmentId };

    /// <summary>Whether CloudFront stands before the environment: not before containers on a grid (R43), and not where Fastly does (R67).</summary>
    internal static bool Stands(string blueprint, EnvironmentSpec spec) => ContainerKind.Of(blueprint) is { } kind
        ? ContainerLayout.Of(kind, spec).HasEdge
        : spec.SharedWith is not null || (spec.Type != EnvironmentType.Integration && spec.FastlyService is null);
}
