using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;
using DomainStatus = Cloud.Domain.Domains.DomainStatus;

namespace Cloud.Application.Projects;

/// <summary>Takes a project away for good. It runs nothing any more by then: every environment must be inactive first.</summary>
public static class DeleteProject
{
    [Requires(Permission.ProjectDelete)]
    public sealed record Command(string Project) : ICommand<Accepted>, IInProject;

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            if (project is null)
            {
                return ProjectErrors.NotFound;
            }

            var environments = await db.Environments.Where(e => e.ProjectId == command.Project).ToListAsync(cancellationToken);
            if (project.Delete(environments, time.GetUtcNow()).Error is { } refusal)
            {
                return refusal;
            }

            // The project's row stays for what names it; its secrets are of use to nobody.
            await db.Variables.Where(v => v.ProjectId == command.Project).ExecuteDeleteAsync(cancellationToken);

            // Names go as they came, by a worker: until then they would be nobody else's.
            await db.Domains.Where(d => d.ProjectId == command.Project).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Status, DomainStatus.Removing).SetProperty(d => d.Reason, (string?)null).SetProperty(d => d.NextLookAt, time.GetUtcNow()), cancellationToken);
            return Accepted.Of();
        }
    }
}
