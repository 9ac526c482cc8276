using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Projects;

/// <summary>Changes what a project is called and the zone its backup cycles run in.</summary>
public static class UpdateProject
{
    [Requires(Permission.ProjectEdit)]
    public sealed record Command(string Project, Client.UpdateProject Body) : ICommand<ProjectResource>, IInProject;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Title).IsTitle().When(c => c.Body.Title is not null);
            RuleFor(c => c.Body.Timezone).Must(IsZone).WithMessage("must be the IANA name of a time zone, such as Europe/Berlin").When(c => c.Body.Timezone is not null);
        }

        private static bool IsZone(string? name) => name == "UTC" || (name?.Contains('/', StringComparison.Ordinal) == true && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, ProjectResource>
    {
        public async Task<Result<ProjectResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            if (project is null)
            {
                return ProjectErrors.NotFound;
            }

            if (command.Body.DefaultBranch is { } branch && branch != project.DefaultBranch)
            {
                return Error.Invalid("default_branch", $"is {project.DefaultBranch} for the life of the project: its three environments hold that branch");
            }

            project.Rename(command.Body.Title?.Trim() ?? project.Title, command.Body.Timezone ?? project.Timezone, time.GetUtcNow());
            var row = await ProjectView.Rows(db, db.Projects.Where(p => p.Id == project.Id)).SingleAsync(cancellationToken);
            return row.ToResource(caller);
        }
    }
}
