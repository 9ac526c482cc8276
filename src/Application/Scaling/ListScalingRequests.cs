using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Scaling;

/// <summary>An environment's scaling requests, newest first: its history, too.</summary>
public static class ListScalingRequests
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, Page Page) : IQuery<Paged<ScalingRequestResource>>, IInEnvironment, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<ScalingRequestResource>>
    {
        public async Task<Result<Paged<ScalingRequestResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            var requests = db.ScalingRequests.AsNoTracking().Where(r => r.EnvironmentId == environment.Id);
            if (query.Page.AfterId is { } after)
            {
                requests = requests.Where(r => r.Id < after);
            }

            var rows = await db.Rows(requests).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(environment.MachineName, caller), row => WireId.From(row.Request.Id));
        }
    }
}
