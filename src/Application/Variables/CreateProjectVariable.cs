using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using Cloud.Domain.Variables;
using FluentValidation;

namespace Cloud.Application.Variables;

/// <summary>Gives all environments of a project a variable.</summary>
public static class CreateProjectVariable
{
    [Requires(Permission.VariableEdit)]
    public sealed record Command(string Project, Client.CreateProjectVariable Body) : ICommand<Accepted>, IInProject, IAudited, ITellsChange
    {
        public string AuditTarget => VariableView.PathOf(Project, null, Body.Name);

        public AuditChange Change { get; } = new();
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Name).IsVariableName();
            RuleFor(c => c.Body.Value).IsVariableValue();
            RuleFor(c => c.Body.ApplicationScope).AreScopes();
        }
    }

    internal sealed class Handler(ICloudDb db, VariableDesk desk, VariableView view) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockProject(command.Project, cancellationToken) is null)
            {
                return ProjectErrors.NotFound;
            }

            var body = command.Body;
            var added = await desk.Add(command.Project, null, body.Name, body.Value, VariableFlags.OfProject.With(body), command.Change, command.AuditTarget, cancellationToken);
            return added.Error is { } refusal ? refusal : VariableAnswers.Created(view.OfProject(added.Value), view.Hint(null));
        }
    }
}
