using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Domains;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Domains;

/// <summary>A host name, the records to set for it, and what is missing.</summary>
public static class GetDomain
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, string Name) : IQuery<DomainResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, DomainResource>
    {
        public async Task<Result<DomainResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await DomainView.Rows(db, db.DomainsOf(query.Project, query.Environment).Named(query.Name)).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : DomainErrors.NotFound;
    }
}
