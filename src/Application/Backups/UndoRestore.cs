using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Backups;

/// <summary>Makes the database before a restore serve again, for as long as that stands.</summary>
public static class UndoRestore
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Restore) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => RestoreView.PathOf(Project, Environment, Restore);
    }

    internal sealed class Handler(RestoreVerb verb, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) => verb.Do(
            command.Project, command.Environment, command.Restore, (restore, target) => Task.FromResult(restore.Undo(target, time.GetUtcNow(), caller.User)), cancellationToken);
    }
}
