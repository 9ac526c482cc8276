using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

public static class DeleteProjectVariable
{
    [Requires(Permission.VariableEdit)]
    public sealed record Command(string Project, string Name) : ICommand<Accepted>, IInProject, IAudited, ITellsChange
    {
        public string AuditTarget => VariableView.PathOf(Project, null, Name);

        public AuditChange Change { get; } = new();
    }

    internal sealed class Handler(ICloudDb db, VariableDesk desk, VariableView view) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.VariablesAt(command.Project, null).SingleOrDefaultAsync(v => v.Name == command.Name, cancellationToken) is not { } variable)
            {
                return VariableErrors.NotFound;
            }

            desk.Remove(variable, command.Change, command.AuditTarget);
            return VariableAnswers.Deleted(view.Hint(null));
        }
    }
}
