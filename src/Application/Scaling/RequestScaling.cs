using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Scaling;

/// <summary>Asks for another size of the cluster (R25, R26) or another number of web servers beside it (R27): now, at a time, or as a preview only.</summary>
public static class RequestScaling
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, ScaleEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // Held to the end: of two requests at once the second finds the first one's activity.
            var project = await db.LockProject(command.Project, cancellationToken);
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            var holder = await db.Holder(environment, cancellationToken);
            if (ScalingRules.Refusal(environment, holder) is { } refusal)
            {
                return refusal;
            }

            var (body, now) = (command.Body, time.GetUtcNow());
            var to = new Domain.Scaling.ClusterShape(body.Size ?? environment.Size, body.WebNodes ?? environment.WebNodes);
            var nodes = await Nodes(project, environment, cancellationToken);
            if (await Refusal(project, environment, to, nodes, body, cancellationToken) is { } impossible)
            {
                return impossible;
            }

            var (request, activity) = ScalingRequest.Plan(environment, to, nodes, body.ScheduledFor, body.ReturnAt, now, caller.User);
            return body.DryRun ? Accepted.Of(request.ToPreview(environment.MachineName)) : await Keep(request, activity, environment, cancellationToken);
        }

        private async Task<Error?> Refusal(
            Project project, Environment environment, Domain.Scaling.ClusterShape to, IReadOnlyList<Domain.Scaling.ScalingNode> nodes, ScaleEnvironment body, CancellationToken ct)
        {
            // What is so now may be otherwise by then: a scheduled request is compared when it begins.
            var refusal = ScalingRules.Refusal(environment, to, nodes, Catalogue.Plan(project.Plan)!);
            if (refusal is not null || body.ScheduledFor is null)
            {
                return refusal;
            }

            var scheduled = await db.ScalingRequests.CountAsync(r => r.EnvironmentId == environment.Id && r.State == Domain.Scaling.ScalingState.Scheduled, ct);
            return scheduled >= ScalingRules.MaxScheduled ? ScalingErrors.TooManyScheduled(ScalingRules.MaxScheduled) : null;
        }

        private async Task<IReadOnlyList<Domain.Scaling.ScalingNode>> Nodes(Project project, Environment environment, CancellationToken ct)
        {
            var stack = await db.Stacks.AsNoTracking().SingleOrDefaultAsync(s => s.EnvironmentId == environment.Id, ct);
            return stack is null ? [] : ScalingRules.NodesOf(environment, project.Region, StackTopology.Read(stack.Outputs, []));
        }

        private async Task<Accepted> Keep(ScalingRequest request, Activity activity, Environment environment, CancellationToken ct)
        {
            var running = await db.Activities.Where(a => a.EnvironmentId == environment.Id && a.State == Domain.Activities.ActivityState.InProgress)
                .Select(a => new { a.Id, a.Description }).FirstOrDefaultAsync(ct);
            db.ScalingRequests.Add(request);
            db.Activities.Add(activity);
            var row = new ScalingRow(request, activity, running?.Id, running?.Description);
            return Accepted.Of(row.ToResource(environment.MachineName, caller), activity.ToResource(environment.MachineName, caller));
        }
    }
}
