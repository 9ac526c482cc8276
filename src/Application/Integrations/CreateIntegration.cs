using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Integrations;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Integrations;

/// <summary>Connects a project with another company's service. Environments take it over when they are activated or redeployed next: the change replaces servers, and when is for people to say.</summary>
public static class CreateIntegration
{
    [Requires(Permission.IntegrationEdit)]
    public sealed record Command(string Project, Client.CreateIntegration Body) : ICommand<Accepted>, IInProject, IAudited, ITellsChange
    {
        public string AuditTarget => $"projects/{Project}/integrations";

        public AuditChange Change { get; } = new();
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Type).Must(type => Words.TryParse<IntegrationType>(type, out _)).WithMessage($"must be one of {string.Join(", ", Words.All<IntegrationType>())}");
            RuleFor(c => c.Body).SetValidator(new IntegrationBodyRules());
        }
    }

    internal sealed class Handler(ICloudDb db, IntegrationDesk desk) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockProject(command.Project, cancellationToken) is not { } project)
            {
                return ProjectErrors.NotFound;
            }

            var (body, type) = (command.Body, Words.Parse<IntegrationType>(command.Body.Type));
            if (type == IntegrationType.Fastly && Catalogue.Plan(project.Plan) is { Limits.ThirdPartyCdn: false } plan)
            {
                return IntegrationErrors.CdnNotInPlan(plan.Title);
            }

            if (body.Fault(type, body.Settings()) is { } fault)
            {
                return fault;
            }

            if (await desk.Of(command.Project).AnyAsync(i => i.Type == type, cancellationToken))
            {
                return IntegrationErrors.Exists(type);
            }

            var shown = desk.Show(desk.Add(project.OrganizationId, command.Project, type, body, command.Change), await desk.Places(command.Project, cancellationToken));
            return Accepted.Of(shown) with { Status = "Created", Code = 201, Hint = IntegrationDesk.Hint(shown) };
        }
    }
}
