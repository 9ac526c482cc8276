using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

public static class GetActivity
{
    /// <param name="Environment">Null when it is asked for below the project.</param>
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string? Environment, string Activity) : IQuery<ActivityResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, ActivityResource>
    {
        public async Task<Result<ActivityResource>> Handle(Query query, CancellationToken cancellationToken) =>
            db.FindActivity(query.Project, query.Environment, query.Activity, caller) is { } found && await db.WithNames(found).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : ActivityErrors.NotFound;
    }
}
