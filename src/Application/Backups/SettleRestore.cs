using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Backups;

/// <summary>Ends the time in which a restore can be undone: the database before it goes, and leaves a snapshot.</summary>
public static class SettleRestore
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Restore) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => RestoreView.PathOf(Project, Environment, Restore);
    }

    internal sealed class Handler(RestoreVerb verb, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) => verb.Do(
            command.Project, command.Environment, command.Restore, (restore, target) => Task.FromResult(restore.Settle(target, time.GetUtcNow(), caller.User)), cancellationToken);
    }
}
