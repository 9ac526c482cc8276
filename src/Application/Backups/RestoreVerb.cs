using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;

namespace Cloud.Application.Backups;

/// <summary>What the verbs share that change which database an environment runs on: hold the project, find the restore into that environment, ask it, queue the work it causes.</summary>
internal sealed class RestoreVerb(ICloudDb db, Caller caller)
{
    public async Task<Result<Accepted>> Do(string project, string environment, string restore, Func<Restore, Environment, Task<Result<Activity>>> act, CancellationToken ct)
    {
        if (await db.LockProject(project, ct) is null || await db.FindEnvironment(project, environment, ct) is not { } target)
        {
            return EnvironmentErrors.NotFound;
        }

        if (await db.FindRestoreInto(target, restore, ct) is not { } found)
        {
            return RestoreErrors.NotFound;
        }

        var begun = await act(found, target);
        if (begun.Error is { } refusal)
        {
            return refusal;
        }

        db.Activities.Add(begun.Value);
        return Accepted.Of(new RestoreRow(found, target, WindowIsOpen: true).ToResource(target.MachineName, caller), begun.Value.ToResource(target.MachineName, caller));
    }
}
