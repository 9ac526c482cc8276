using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Domain.Variables;
using FluentValidation;

namespace Cloud.Application.Variables;

/// <summary>Gives an environment a variable of its own; one that it inherits under the name is hidden by it.</summary>
public static class CreateVariable
{
    [Requires(Permission.VariableEdit)]
    public sealed record Command(string Project, string Environment, Client.CreateVariable Body) : ICommand<Accepted>, IInEnvironment, IAudited, ITellsChange
    {
        public string AuditTarget => VariableView.PathOf(Project, Environment, Body.Name);

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

            if (await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } here)
            {
                return EnvironmentErrors.NotFound;
            }

            var body = command.Body;
            var flags = VariableFlags.OfEnvironment.With(body, body.IsEnabled, body.IsInheritable);
            var added = await desk.Add(command.Project, here.Id, body.Name, body.Value, flags, command.Change, command.AuditTarget, cancellationToken);
            return added.Error is { } refusal ? refusal : VariableAnswers.Created(view.OfEnvironment(added.Value, [here]), view.Hint(here));
        }
    }
}
