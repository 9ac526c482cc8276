using Cloud.Application.Backups;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>Tries an activity that ended badly again: the same verb under the rules of now, as a new activity linked by <c>retry_of</c>.</summary>
public static class RetryActivity
{
    /// <param name="Environment">Null when it is named below the project.</param>
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string? Environment, string Activity) : ICommand<Accepted>, IInProject, IAudited
    {
        public string AuditTarget => $"projects/{Project}/activities/{Activity}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            if (project is null || db.FindActivity(command.Project, command.Environment, command.Activity) is not { } found
                || await db.WithNames(found).SingleOrDefaultAsync(cancellationToken) is not { } row)
            {
                return ActivityErrors.NotFound;
            }

            var environment = await db.Environments.SingleOrDefaultAsync(e => e.Id == row.Activity.EnvironmentId, cancellationToken);
            if (environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (row.Activity.EndedBadly && !row.IsLatest)
            {
                return ActivityErrors.NotTheLatest;
            }

            if (row.Activity.EndedBadly && await db.Holder(environment, cancellationToken) is { } holder)
            {
                return EnvironmentErrors.Busy(environment, holder);
            }

            if (await db.LimitReached(project, environment, cancellationToken) is { } reached)
            {
                return reached;
            }

            if (await Forbidden(project, environment, row.Activity, cancellationToken) is { } forbidden)
            {
                return forbidden;
            }

            var again = Retry.Of(environment, row.Activity, time.GetUtcNow(), caller.User);
            if (again.Error is { } refusal)
            {
                return refusal;
            }

            db.Activities.Add(again.Value);
            return again.Value.ToAccepted(environment, caller);
        }

        /// <summary>What the verb's own use case would refuse beyond the aggregate.</summary>
        private async Task<Error?> Forbidden(Domain.Projects.Project project, Environment environment, Activity failed, CancellationToken ct) => failed.Type switch
        {
            _ when !Retry.IsPossible(environment, failed) => null,
            ActivityTypes.ProjectCreate or ActivityTypes.EnvironmentActivate => await db.NeedsProduction(environment, ct),
            ActivityTypes.EnvironmentDeactivate => await db.CarriesStaging(environment, ct),
            ActivityTypes.EnvironmentBackup => await db.NoRoomForBackup(project, environment, ct),
            _ => null,
        };
    }
}
