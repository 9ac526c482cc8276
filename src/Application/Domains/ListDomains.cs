using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Domains;

/// <summary>An environment's own host names, oldest first. All of them: ten at most.</summary>
public static class ListDomains
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<DomainResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<DomainResource>>
    {
        public async Task<Result<Paged<DomainResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await DomainView.Rows(db, db.DomainsOf(query.Project, query.Environment)).AsNoTracking().ToListAsync(cancellationToken);
            return rows.Count == 0 && await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is null
                ? EnvironmentErrors.NotFound
                : new Paged<DomainResource>([.. rows.Select(r => r.ToResource(caller))]);
        }
    }
}
