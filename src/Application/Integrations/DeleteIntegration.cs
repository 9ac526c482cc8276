using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Integrations;

namespace Cloud.Application.Integrations;

/// <summary>Takes an integration away, and its key with it. What runs keeps it until it is redeployed: the answer names which.</summary>
public static class DeleteIntegration
{
    [Requires(Permission.IntegrationEdit)]
    public sealed record Command(string Project, string Integration) : ICommand<Accepted>, IInProject, IAudited, ITellsChange
    {
        public string AuditTarget => IntegrationDesk.PathOf(Project, Integration);

        public AuditChange Change { get; } = new();
    }

    internal sealed class Handler(ICloudDb db, IntegrationDesk desk) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockProject(command.Project, cancellationToken) is null || await desk.Find(command.Project, command.Integration, cancellationToken) is not { } integration)
            {
                return IntegrationErrors.NotFound;
            }

            var left = desk.Show(integration, await desk.Places(command.Project, cancellationToken), gone: true);
            desk.Remove(integration, command.Change);
            return Accepted.Of(left) with
            {
                Status = "Deleted",
                Code = 200,
                Hint = IntegrationDesk.HintOfDeletion(left),
            };
        }
    }
}
