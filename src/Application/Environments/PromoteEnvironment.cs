using Cloud.Application.Activities;
using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Sends an environment's code one step on: from integration's main environment to staging, from staging to production; no step is passed over (R48).</summary>
public static class PromoteEnvironment
{
    /// <param name="Environment">Whose code goes on; the work is done on the next one, and that one's role is asked for too.</param>
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment, Client.PromoteEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.RemoveServices).IsServices();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockProject(command.Project, cancellationToken) is not { } project || await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } from)
            {
                return EnvironmentErrors.NotFound;
            }

            var next = await db.Environments.SingleOrDefaultAsync(e => e.Id == from.ParentId, cancellationToken);
            if (next is null or { Type: EnvironmentType.Integration })
            {
                return Promotion.Refusal(from, next is null ? null : Promotion.Stop.Of(next))!;
            }

            if (!caller.May(Permission.EnvironmentDeploy, next.Type))
            {
                return AuthorizationErrors.NotAllowed(Permission.EnvironmentDeploy);
            }

            foreach (var one in new[] { from, next })
            {
                if (await db.Holder(one, cancellationToken) is { } holder)
                {
                    return EnvironmentErrors.Busy(one, holder);
                }
            }

            return await Promote(command.Body, project, from, next, cancellationToken);
        }

        private async Task<Result<Accepted>> Promote(Client.PromoteEnvironment body, Project project, Environment from, Environment next, CancellationToken ct)
        {
            if (Promotion.Refusal(from, Promotion.Stop.Of(next)) is { } no)
            {
                return no;
            }

            var (before, after) = (await db.FilesOf(project, next, ct), await db.FilesOf(project, from, ct));
            if (ServiceLoss.Refusal(next, before, after, body.RemoveServices, caller) is { } removed)
            {
                return removed;
            }

            var asked = next.TakeOver(from, ServiceSteps.Kept(next, before, after), time.GetUtcNow(), caller.User);
            if (asked.Error is { } refusal)
            {
                return refusal;
            }

            if (StackTemplates.Check(project.Blueprint, await db.SpecOf(project, next, ConfigurationJson.Write(after), ct)) is { } fault)
            {
                return fault;
            }

            db.Activities.Add(asked.Value);
            return asked.Value.ToAccepted(next, caller);
        }
    }
}
