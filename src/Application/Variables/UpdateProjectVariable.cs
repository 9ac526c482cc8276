using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using Cloud.Domain.Variables;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

public static class UpdateProjectVariable
{
    [Requires(Permission.VariableEdit)]
    public sealed record Command(string Project, string Name, Client.UpdateProjectVariable Body) : ICommand<Accepted>, IInProject, IAudited, ITellsChange
    {
        public string AuditTarget => VariableView.PathOf(Project, null, Name);

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

            if (await db.VariablesAt(command.Project, null).SingleOrDefaultAsync(v => v.Name == command.Name, cancellationToken) is not { } variable)
            {
                return VariableErrors.NotFound;
            }

            var changed = await desk.Change(variable, command.Body.Value, variable.Flags.With(command.Body), command.Change, command.AuditTarget, cancellationToken);
            return changed.Error is { } refusal ? refusal : VariableAnswers.Updated(view.OfProject(variable), view.Hint(null));
        }
    }
}
