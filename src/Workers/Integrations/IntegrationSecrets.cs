using System.Security.Cryptography;
using Cloud.Application.Ports;
using Cloud.Domain.Integrations;
using Cloud.Workers.Running;

namespace Cloud.Workers.Integrations;

/// <summary>Opens the secrets of integrations for the one call that carries them to AWS. They are in no state, no log and no message of this program.</summary>
internal sealed class IntegrationSecrets(IVariableSeal seal)
{
    /// <summary>Stands where the integration was deleted after its template was rendered: the next redeployment takes the rest of it away.</summary>
    private const string Gone = "deleted";

    /// <summary>The parameters of a change set, those with secrets among them. Throws <see cref="ActivityFailedException"/> for a secret that does not open.</summary>
    public IReadOnlyDictionary<string, string?> With(IReadOnlyDictionary<string, string?> parameters, IReadOnlyDictionary<string, IntegrationType> secrets, IReadOnlyList<Integration> integrations) =>
        secrets.Count == 0 ? parameters : parameters.Concat(secrets.Select(s => KeyValuePair.Create(s.Key, Open(integrations.FirstOrDefault(i => i.Type == s.Value))))).ToDictionary();

    private string? Open(Integration? integration)
    {
        try
        {
            return integration is null ? Gone : seal.Open(integration.OrganizationId, integration.Id, integration.Sealed);
        }
        catch (CryptographicException)
        {
            throw new ActivityFailedException("integration.unreadable", IntegrationErrors.Unreadable.Message);
        }
    }
}
