using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Integrations;
using FluentValidation;

namespace Cloud.Application.Integrations;

/// <summary>Gives an integration another key or other settings; what is not named stays.</summary>
public static class UpdateIntegration
{
    [Requires(Permission.IntegrationEdit)]
    public sealed record Command(string Project, string Integration, Client.UpdateIntegration Body) : ICommand<Accepted>, IInProject, IAudited, ITellsChange
    {
        public string AuditTarget => IntegrationDesk.PathOf(Project, Integration);

        public AuditChange Change { get; } = new();
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body).SetValidator(new IntegrationBodyRules());
    }

    internal sealed class Handler(ICloudDb db, IntegrationDesk desk) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockProject(command.Project, cancellationToken) is null || await desk.Find(command.Project, command.Integration, cancellationToken) is not { } integration)
            {
                return IntegrationErrors.NotFound;
            }

            // A key of another region brings its region along where none is named.
            var (body, secret) = (command.Body, command.Body.Secret(integration.Type));
            var settings = secret is null || body.Region is not null ? body.Settings(integration) : IntegrationForm.Whole(integration.Type, body.Settings(integration) with { Region = null }, secret);
            if (body.Fault(integration.Type, settings, integration) is { } fault)
            {
                return fault;
            }

            desk.Change(integration, body, settings, command.Change);
            var shown = desk.Show(integration, await desk.Places(command.Project, cancellationToken));
            return Accepted.Of(shown) with { Status = "Updated", Code = 200, Hint = IntegrationDesk.Hint(shown) };
        }
    }
}
