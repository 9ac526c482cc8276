using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Restore = Cloud.Domain.Backups.Restore;

namespace Cloud.Application.Backups;

/// <summary>Makes a restored database the one that its environment runs on. It is made from the backup in the environment's other slot; the one before stands until the window ends.</summary>
public static class SwitchRestore
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Restore, Client.SwitchRestore Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => RestoreView.PathOf(Project, Environment, Restore);
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.UndoWindowHours).InclusiveBetween(Restore.ShortestWindow, Restore.LongestWindow).WithMessage($"must be {Restore.ShortestWindow} to {Restore.LongestWindow} hours");
    }

    internal sealed class Handler(RestoreVerb verb, ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) => verb.Do(
            command.Project,
            command.Environment,
            command.Restore,
            async (restore, target) => restore.Switch(
                target, command.Body.UndoWindowHours ?? Client.SwitchRestore.UsualWindowHours, await db.WindowIsOpen(target, cancellationToken), time.GetUtcNow(), caller.User),
            cancellationToken);
    }
}
