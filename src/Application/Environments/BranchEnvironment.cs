using Cloud.Application.Activities;
using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>A new environment from an integration one: inactive, and unlimited in number (R42); its name is the branch's (R41).</summary>
public static class BranchEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment, Client.BranchEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Name).IsBranch();
            RuleFor(c => c.Body.Name).Must(name => !BranchName.Reserved.Contains(BranchName.Slug(name), StringComparer.Ordinal))
                .WithMessage($"may not become {string.Join(" or ", BranchName.Reserved)}: those names belong to the project's own environments").When(c => BranchName.Fault(c.Body.Name) is null);
            RuleFor(c => c.Body.Title).IsTitle().When(c => c.Body.Title is not null);
            RuleFor(c => c.Body.Type).Must(type => type is null or EnvironmentKind.Integration or EnvironmentKind.Development)
                .WithMessage("must be integration: staging and production are one each and hold the main branch only (R54)");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            var parent = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || parent is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (parent is { Type: EnvironmentType.Integration, CanBranch: false })
            {
                return EnvironmentErrors.WrongState(parent, "be branched from");
            }

            var branched = parent.Branch(project, command.Body.Name, command.Body.Title?.Trim() ?? command.Body.Name, time.GetUtcNow(), caller.User);
            if (branched.Error is { } refusal)
            {
                return refusal;
            }

            var (branch, activity) = branched.Value;
            if (await db.Environments.AnyAsync(e => e.ProjectId == project.Id && e.MachineName == branch.MachineName, cancellationToken))
            {
                return EnvironmentErrors.NameTaken(branch.MachineName);
            }

            db.Environments.Add(branch);
            db.Activities.Add(activity);
            return Accepted.Of(EnvironmentRow.New(branch, parent).ToResource(caller), activity.ToResource(branch.MachineName, caller));
        }
    }
}
