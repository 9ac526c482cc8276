using Cloud.Domain.Integrations;

namespace Cloud.Domain.Blueprints.Agents;

/// <summary>What a stack is told of an integration: all but its secret, which goes with the call alone.</summary>
/// <param name="Mark">Changes with the secret and the settings, so that a stack that has another one is changed.</param>
public sealed record IntegrationSpec(IntegrationType Type, string Mark, IntegrationSettings Settings)
{
    /// <summary>Those of a project that the environment is to have, in the order of their types.</summary>
    public static IReadOnlyList<IntegrationSpec> Of(Environment environment, IEnumerable<Integration> integrations) =>
        [.. integrations.Where(i => i.IsFor(environment)).OrderBy(i => i.Type).Select(i => new IntegrationSpec(i.Type, i.Mark, i.Settings))];
}
