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

/// <summary>Changes a variable of an environment. One that it inherits from a parent stays there as it is, and the environment gets a changed copy of its own.</summary>
public static class UpdateVariable
{
    [Requires(Permission.VariableEdit)]
    public sealed record Command(string Project, string Environment, string Name, Client.UpdateVariable Body) : ICommand<Accepted>, IInEnvironment, IAudited, ITellsChange
    {
        public string AuditTarget => VariableView.PathOf(Project, Environment, Name);

        public AuditChange Change { get; } = new();
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
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

            var descent = await db.Descent(command.Project, command.Environment, cancellationToken);
            if (descent.Count == 0)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.Nearest(descent, command.Name, cancellationToken) is not { } variable)
            {
                return VariableErrors.NotFound;
            }

            var flags = variable.Flags.With(command.Body, command.Body.IsEnabled, command.Body.IsInheritable);
            var changed = variable.EnvironmentId == descent[0].Id
                ? await desk.Change(variable, command.Body.Value, flags, command.Change, command.AuditTarget, cancellationToken)
                : await Copy(command, variable, descent[0], flags, cancellationToken);
            return changed.Error is { } refusal ? refusal : VariableAnswers.Updated(view.OfEnvironment(changed.Value, descent), view.Hint(descent[0]));
        }

        private async Task<Result<Variable>> Copy(Command command, Variable inherited, Environment here, VariableFlags flags, CancellationToken ct)
        {
            if (inherited.IsSensitive && !flags.IsSensitive)
            {
                return VariableErrors.StaysSensitive(inherited.Name);
            }

            var value = command.Body.Value is { } sent ? sent : desk.Open(inherited);
            return value.Error is { } refusal ? refusal : await desk.Add(command.Project, here.Id, inherited.Name, value.Value, flags, command.Change, command.AuditTarget, ct);
        }
    }
}
