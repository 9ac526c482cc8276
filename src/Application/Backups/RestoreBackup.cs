using Cloud.Application.Activities;
using Cloud.Application.Configuration;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using FluentValidation;
using Restore = Cloud.Domain.Backups.Restore;

namespace Cloud.Application.Backups;

/// <summary>
/// Brings a backup up beside another environment, or beside a new one that is branched and activated for it. The activities are linked by their order: one runs
/// at a time in an environment, so the restore waits for the activation. With a window to take it back in, the environment is switched over to the database that was
/// restored; production is restored into in no other way.
/// </summary>
public static class RestoreBackup
{
    [Requires(Permission.BackupRestore)]
    public sealed record Command(string Project, string Environment, string Backup, Client.RestoreBackup Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/backups/{Backup}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.EnvironmentName).IsBranch();
            RuleFor(c => c.Body.BranchFrom).Must(from => from is null || BranchName.IsSlug(from)).WithMessage("must be the id of an environment of this project");
            RuleFor(c => c.Body.RestoreCode).Must(code => code is not true)
                .WithMessage("may not be true: only data is restored yet, and the environment keeps the code of its branch");
            RuleFor(c => c.Body.UndoWindowHours).InclusiveBetween(Restore.ShortestWindow, Restore.LongestWindow).WithMessage($"must be {Restore.ShortestWindow} to {Restore.LongestWindow} hours");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var project = await db.LockProject(command.Project, cancellationToken);
            var source = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || source is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.FindBackup(source, command.Backup, cancellationToken) is not { Backup: var backup })
            {
                return BackupErrors.NotFound;
            }

            if (!backup.Restorable)
            {
                return BackupErrors.NotRestorable(backup);
            }

            var found = await new RestoreTarget(db, caller, time.GetUtcNow()).Find(project, source, command.Body, cancellationToken);
            if (found.Error is { } refusal)
            {
                return refusal;
            }

            var (target, before) = found.Value;
            if (command.Body.UndoWindowHours is not null && await SwitchRefused(target, before, backup, cancellationToken) is { } noSwitch)
            {
                return noSwitch;
            }

            var begun = Restore.Begin(backup, source.MachineName, target, time.GetUtcNow(), caller.User, command.Body.UndoWindowHours);
            if (begun.Error is { } notNow)
            {
                return notNow;
            }

            db.Restores.Add(begun.Value.Restore);
            db.Activities.Add(begun.Value.Activity);
            // The restore comes first: it is what was asked for, and what the Location header names.
            return Accepted.Of(
                new RestoreRow(begun.Value.Restore, target, WindowIsOpen: false).ToResource(target.MachineName, caller),
                [begun.Value.Activity.ToResource(target.MachineName, caller), .. before.Select(a => a.ToResource(target.MachineName, caller))]);
        }

        /// <summary>What the switch would be refused for is said before anything is restored. An environment that is activated first can be switched when its turn comes.</summary>
        private async Task<Error?> SwitchRefused(Environment target, IReadOnlyList<Activity> before, Backup backup, CancellationToken ct)
        {
            var windowOpen = await db.WindowIsOpen(target, ct);
            return !backup.HasDatabase ? RestoreErrors.BackupWithoutDatabase(backup)
                : !target.HasDatabaseSlots || windowOpen ? RestoreErrors.SwitchRefused(target, windowOpen)
                : before.Count > 0 ? null : RestoreErrors.SwitchRefused(target, windowOpen: false);
        }
    }
}
