using Cloud.Domain.Integrations;

namespace Cloud.Application.Ports;

/// <summary>The companies behind the integrations, asked whether they know a key.</summary>
public interface IIntegrationProviders
{
    /// <summary>Asks, within ten seconds. Never throws for what the other side does.</summary>
    /// <param name="secret">The key, opened.</param>
    Task<ProviderAnswer> Ask(IntegrationType type, IntegrationSettings settings, string secret, CancellationToken ct);
}

/// <summary>What a provider said of a key.</summary>
/// <param name="Known">Null where it did not answer, or was not asked.</param>
/// <param name="Detail">A sentence without the key.</param>
public sealed record ProviderAnswer(bool? Known, string Detail);
