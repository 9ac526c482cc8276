using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Backups;

/// <summary>Where a restore goes: an environment that is there, or one that is branched for it; activated first where it does not run.</summary>
internal sealed class RestoreTarget(ICloudDb db, Caller caller, DateTimeOffset now)
{
    /// <summary>The target, and the activities that must end before the restore begins, in their order.</summary>
    public async Task<Result<(Environment Target, IReadOnlyList<Activity> Before)>> Find(Project project, Environment source, Client.RestoreBackup asked, CancellationToken ct)
    {
        var name = asked.EnvironmentName ?? source.Name;
        var slug = asked.EnvironmentName is null ? source.MachineName : BranchName.Slug(name);
        if (await db.FindEnvironment(project.Id, slug, ct) is not { } target)
        {
            return await Branched(project, name, slug, asked.BranchFrom, ct);
        }

        if (!caller.May(Permission.EnvironmentView, target.Type))
        {
            // What is said of a name that nobody has: a refusal must not tell that this one is taken.
            return AuthorizationErrors.NotAllowed(caller.May(Permission.EnvironmentDeploy, EnvironmentType.Integration) ? Permission.BackupRestore : Permission.EnvironmentDeploy);
        }

        if (asked.BranchFrom is not null)
        {
            return Error.Invalid("branch_from", $"must be left out: the environment {target.MachineName} exists already");
        }

        if (!caller.May(Permission.BackupRestore, target.Type))
        {
            return AuthorizationErrors.NotAllowed(Permission.BackupRestore);
        }

        return target switch
        {
            { Type: EnvironmentType.Production } when asked.UndoWindowHours is null => RestoreErrors.BesideProduction(target),
            { Lifecycle: Lifecycle.Active or Lifecycle.Updating or Lifecycle.Provisioning } => (target, Array.Empty<Activity>()),
            { CanActivate: true } => await Activated(project, target, [], ct),
            _ => EnvironmentErrors.WrongState(target, "be restored into"),
        };
    }

    private async Task<Result<(Environment Target, IReadOnlyList<Activity> Before)>> Branched(Project project, string name, string slug, string? from, CancellationToken ct)
    {
        if (!caller.May(Permission.EnvironmentDeploy, EnvironmentType.Integration))
        {
            return AuthorizationErrors.NotAllowed(Permission.EnvironmentDeploy);
        }

        var parent = from is null
            ? await db.Environments.SingleOrDefaultAsync(e => e.ProjectId == project.Id && e.IsMain, ct)
            : await db.FindEnvironment(project.Id, from, ct);
        if (parent is null)
        {
            return RestoreErrors.BranchFromUnknown(from ?? project.DefaultBranch);
        }

        if (parent is { Type: EnvironmentType.Integration, CanBranch: false })
        {
            return EnvironmentErrors.WrongState(parent, "be branched from");
        }

        if (!caller.May(Permission.EnvironmentDeploy, parent.Type))
        {
            return AuthorizationErrors.NotAllowed(Permission.EnvironmentDeploy);
        }

        var branched = parent.Branch(project, name, $"{name} (restored)", now, caller.User);
        if (branched.Error is { } refusal)
        {
            return refusal;
        }

        var (branch, activity) = branched.Value;
        var ready = await Activated(project, branch, [activity], ct);
        if (ready.Succeeded)
        {
            db.Environments.Add(branch);
            db.Activities.Add(activity);
        }

        return ready;
    }

    private async Task<Result<(Environment Target, IReadOnlyList<Activity> Before)>> Activated(Project project, Environment target, IReadOnlyList<Activity> before, CancellationToken ct)
    {
        if (!caller.May(Permission.EnvironmentDeploy, target.Type))
        {
            return AuthorizationErrors.NotAllowed(Permission.EnvironmentDeploy);
        }

        var started = await Activation.Begin(db, project, target, now, caller.User, ct);
        if (started.Error is { } refusal)
        {
            return refusal;
        }

        db.Activities.Add(started.Value);
        return (target, [.. before, started.Value]);
    }
}
