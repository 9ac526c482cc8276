using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Deletes for good what an environment that was taken down, or a discarded restore, left in the AWS account.</summary>
public static class PurgeRetainedResource
{
    [Requires(Permission.EnvironmentDelete)]
    public sealed record Command(string Project, string Resource) : ICommand<Accepted>, IInProject, IAudited
    {
        public string AuditTarget => $"projects/{Project}/retained-resources/{Resource}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // Behind the project's turnstile: of ten that purge the same thing, nine see that it is being purged.
            if (await db.LockProject(command.Project, cancellationToken) is null || !WireId.TryParse(command.Resource, out var id))
            {
                return RetainedErrors.NotFound;
            }

            var found = db.RetainedResources.Where(r => r.Id == id && r.ProjectId == command.Project);
            if (await db.Rows(found).SingleOrDefaultAsync(cancellationToken) is not { } row)
            {
                return RetainedErrors.NotFound;
            }

            var started = row.Resource.Purge(row.Ground, time.GetUtcNow(), caller.User);
            if (started.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(started.Value);
            return started.Value.ToAccepted(row.Environment?.MachineName, caller);
        }
    }
}
