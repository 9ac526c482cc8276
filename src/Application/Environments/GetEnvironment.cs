using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

public static class GetEnvironment
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<EnvironmentResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, EnvironmentResource>
    {
        public async Task<Result<EnvironmentResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.FindEnvironmentRow(query.Project, query.Environment, cancellationToken) is { } row ? row.ToResource(caller) : EnvironmentErrors.NotFound;
    }
}
