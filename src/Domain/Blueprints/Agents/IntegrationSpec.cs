using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;

namespace Cloud.Domain.Blueprints.Agents;

/// <summary>What a stack is told of an integration: all but its secret, which goes with the call alone.</summary>
/// <param name="Mark">Changes with the secret and the settings, so that a stack that has another one is changed.</param>
/// <param name="IsKept">The stack has it already and keeps it as it is, its secret too.</param>
public sealed record IntegrationSpec(IntegrationType Type, string Mark, IntegrationSettings Settings, bool IsKept = false)
{
    /// <summary>
    /// Those of a project that the environment is to have, in the order of their types. Which CDN stands before it changes where people asked for that alone: a resize that
    /// comes by load must not send the visitors elsewhere.
    /// </summary>
    /// <param name="own">The environment's stack; null where none stands.</param>
    /// <param name="takesCdn">The CDN is the one that is wanted now, and not the one that the stack has.</param>
    public static IReadOnlyList<IntegrationSpec> Of(Environment environment, IEnumerable<Integration> integrations, EnvironmentStack? own, bool takesCdn)
    {
        var wanted = integrations.Where(i => i.IsFor(environment)).OrderBy(i => i.Type).Select(i => new IntegrationSpec(i.Type, i.Mark, i.Settings with { ServiceId = i.Settings.ServiceOf(environment.Type), StagingServiceId = null }));
        return takesCdn ? [.. wanted] : [.. wanted.Where(i => i.Type != IntegrationType.Fastly), .. Kept(own)];
    }

    private static IEnumerable<IntegrationSpec> Kept(EnvironmentStack? own) => own?.Outputs.GetValueOrDefault(StackOutputs.FastlyService) is { } service
        ? Integration.Marks(own).Where(mark => mark.StartsWith($"{Words.Of(IntegrationType.Fastly)}:", StringComparison.Ordinal)).Select(mark => new IntegrationSpec(IntegrationType.Fastly, mark, new IntegrationSettings(ServiceId: service), IsKept: true))
        : [];
}
