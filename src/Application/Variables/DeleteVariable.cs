using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Variables;

namespace Cloud.Application.Variables;

/// <summary>Takes a variable of its own from an environment; what it would inherit under the name, it has from then on.</summary>
public static class DeleteVariable
{
    [Requires(Permission.VariableEdit)]
    public sealed record Command(string Project, string Environment, string Name) : ICommand<Accepted>, IInEnvironment, IAudited, ITellsChange
    {
        public string AuditTarget => VariableView.PathOf(Project, Environment, Name);

        public AuditChange Change { get; } = new();
    }

    internal sealed class Handler(ICloudDb db, VariableDesk desk, VariableView view) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var descent = await db.Descent(command.Project, command.Environment, cancellationToken);
            if (descent.Count == 0)
            {
                return EnvironmentErrors.NotFound;
            }

            var variable = await db.Nearest(descent, command.Name, cancellationToken);
            if (variable is null || variable.EnvironmentId != descent[0].Id)
            {
                return variable is null ? VariableErrors.NotFound : VariableErrors.Inherited(command.Name);
            }

            desk.Remove(variable, command.Change, command.AuditTarget);
            return VariableAnswers.Deleted(view.Hint(descent[0]));
        }
    }
}
