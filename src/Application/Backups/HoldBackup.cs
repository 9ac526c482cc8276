using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using FluentValidation;

namespace Cloud.Application.Backups;

/// <summary>Keeps a backup from expiring and from being deleted, or lets it go again.</summary>
public static class HoldBackup
{
    /// <summary>Characters; a sentence or two.</summary>
    private const int LongestReason = 300;

    [Requires(Permission.BackupHold)]
    public sealed record Command(string Project, string Environment, string Backup, Client.HoldBackup Body) : ICommand<BackupResource>, IInEnvironment, IAudited
    {
        // The direction belongs to what was done: the log's row names it.
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/backups/{Backup}?held={(Body.Held ? "true" : "false")}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Reason).Must(reason => reason is null || (reason.Length <= LongestReason && !reason.Any(char.IsControl)))
            .WithMessage($"must be at most {LongestReason} characters on one line");
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, BackupResource>
    {
        public async Task<Result<BackupResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            // The same turnstile as the deletion's: held and deleted at once is not possible.
            var project = await db.LockProject(command.Project, cancellationToken);
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            if (project is null || environment is null)
            {
                return EnvironmentErrors.NotFound;
            }

            if (await db.FindBackup(environment, command.Backup, cancellationToken) is not { } row)
            {
                return BackupErrors.NotFound;
            }

            var reason = string.IsNullOrWhiteSpace(command.Body.Reason) ? null : command.Body.Reason.Trim();
            var held = row.Backup.Hold(command.Body.Held, reason, caller.User, time.GetUtcNow());
            return held.Error is { } refusal ? refusal : row.ToResource(environment.MachineName, caller);
        }
    }
}
