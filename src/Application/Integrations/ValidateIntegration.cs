using System.Security.Cryptography;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Integrations;

namespace Cloud.Application.Integrations;

/// <summary>Looks whether a key opens and has its form, and asks its maker whether it is known. Changes nothing.</summary>
public static class ValidateIntegration
{
    [Requires(Permission.IntegrationEdit)]
    public sealed record Query(string Project, string Integration) : IQuery<IntegrationValidation>, IInProject;

    internal sealed class Handler(IntegrationDesk desk, IVariableSeal seal, IIntegrationProviders providers) : IHandler<Query, IntegrationValidation>
    {
        public async Task<Result<IntegrationValidation>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await desk.Find(query.Project, query.Integration, cancellationToken) is not { } integration)
            {
                return IntegrationErrors.NotFound;
            }

            if (Open(integration) is not { } secret)
            {
                return Of(new IntegrationCheck("key", IntegrationCheckStates.Failed, IntegrationErrors.Unreadable.Message));
            }

            if (IntegrationForm.Faults(integration.Type, integration.Settings, secret) is [var fault, ..])
            {
                return Of(new IntegrationCheck("key", IntegrationCheckStates.Failed, $"{fault.Field} {fault.Message}."));
            }

            var said = await providers.Ask(integration.Type, integration.Settings, secret, cancellationToken);
            return Of(
                new IntegrationCheck("key", IntegrationCheckStates.Passed, "The key is there and has its form."),
                new IntegrationCheck("provider", said.Known switch { true => IntegrationCheckStates.Passed, false => IntegrationCheckStates.Failed, null => IntegrationCheckStates.NotChecked }, said.Detail));
        }

        private string? Open(Integration integration)
        {
            try
            {
                return IntegrationForm.KeyIn(integration.Type, seal.Open(integration.OrganizationId, integration.Id, integration.Sealed));
            }
            catch (CryptographicException)
            {
                return null;
            }
        }

        private static IntegrationValidation Of(params IntegrationCheck[] checks) =>
            new() { Valid = checks.All(c => c.State != IntegrationCheckStates.Failed), Checks = checks };
    }
}
