using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;

namespace Cloud.Application.Scaling;

public static class GetScalingRequest
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment, string Request) : IQuery<ScalingRequestResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, ScalingRequestResource>
    {
        public async Task<Result<ScalingRequestResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindEnvironment(query.Project, query.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            return await db.FindScalingRow(environment, query.Request, cancellationToken) is { } row
                ? row.ToResource(environment.MachineName, caller)
                : ScalingErrors.NotFound;
        }
    }
}
