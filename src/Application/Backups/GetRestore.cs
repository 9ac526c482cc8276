using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;

namespace Cloud.Application.Backups;

public static class GetRestore
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, string Restore) : IQuery<RestoreResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, RestoreResource>
    {
        public async Task<Result<RestoreResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            return await db.FindRestore(environment, query.Restore, caller, cancellationToken) is { } row ? row.ToResource(environment.MachineName, caller) : RestoreErrors.NotFound;
        }
    }
}
