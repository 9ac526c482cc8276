using Cloud.Domain.Integrations;

namespace Cloud.Domain.Blueprints;

/// <summary>A rendered CloudFormation template with the values of its parameters.</summary>
/// <param name="Body">Canonical JSON: minified, same input gives the same bytes.</param>
/// <param name="Parameters">A value for every parameter of the template but <paramref name="Secrets"/> and those that are kept.</param>
/// <param name="Secrets">Parameters whose values go with the call alone, and the integration whose secret each takes.</param>
public sealed record StackTemplate(string Body, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, IntegrationType> Secrets)
{
    /// <summary>Parameters whose values stay what the stack has.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Machine images that its instances start from.</summary>
    public IReadOnlyList<MachineImage> Images => MachineImage.Of(Parameters);
}
