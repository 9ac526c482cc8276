using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Integrations;

namespace Cloud.Application.Integrations;

public static class GetIntegration
{
    [Requires(Permission.IntegrationView)]
    public sealed record Query(string Project, string Integration) : IQuery<IntegrationResource>, IInProject;

    internal sealed class Handler(IntegrationDesk desk) : IHandler<Query, IntegrationResource>
    {
        public async Task<Result<IntegrationResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await desk.Find(query.Project, query.Integration, cancellationToken) is { } integration
                ? desk.Show(integration, await desk.Places(query.Project, cancellationToken))
                : IntegrationErrors.NotFound;
    }
}
