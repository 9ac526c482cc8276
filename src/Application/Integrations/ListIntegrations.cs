using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Integrations;

/// <summary>A project's integrations: one of a type, so all of them on one page.</summary>
public static class ListIntegrations
{
    [Requires(Permission.IntegrationView)]
    public sealed record Query(string Project) : IQuery<Paged<IntegrationResource>>, IInProject;

    internal sealed class Handler(IntegrationDesk desk) : IHandler<Query, Paged<IntegrationResource>>
    {
        public async Task<Result<Paged<IntegrationResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var integrations = await desk.Of(query.Project).AsNoTracking().OrderByDescending(i => i.Id).ToListAsync(cancellationToken);
            var places = integrations.Count == 0 ? [] : await desk.Places(query.Project, cancellationToken);
            return new Paged<IntegrationResource>([.. integrations.Select(i => desk.Show(i, places))]);
        }
    }
}
