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
        secrets.Count == 0 ? parameters : parameters.Concat(secrets.Select(s => KeyValuePair.Create(s.Key, (string?)Open(s.Value, integrations.FirstOrDefault(i => i.Type == s.Value))))).ToDictionary();

    /// <summary>What was sealed of a Fastly integration. Throws as <see cref="With"/> does.</summary>
    public FastlyKey Fastly(Integration integration) => Opened(integration, FastlyKey.Read);

    /// <summary>A word that everybody knows must not open a balancer.</summary>
    private string Open(IntegrationType type, Integration? integration) => (type, integration) switch
    {
        (IntegrationType.Fastly, null) => throw new ActivityFailedException("integration.deleted", "The Fastly integration was deleted while this was under way. Redeploy: CloudFront comes in its place."),
        (IntegrationType.Fastly, { } fastly) => Fastly(fastly).Origin,
        (_, null) => Gone,
        (_, { } known) => Opened(known, opened => opened),
    };

    private T Opened<T>(Integration integration, Func<string, T> read)
    {
        try
        {
            return read(seal.Open(integration.OrganizationId, integration.Id, integration.Sealed));
        }
        catch (CryptographicException)
        {
            throw new ActivityFailedException("integration.unreadable", IntegrationErrors.Unreadable.Message);
        }
    }
}
