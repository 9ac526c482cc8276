using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>
/// Coalescing: changes of one kind that only wait are one change. Whoever asks for the same while one has not begun gets that one, so that quick
/// successive requests do not queue one by one (FEATURES.md, C7).
/// </summary>
internal static class Waiting
{
    public static async Task<Result<Accepted>> AskOnce(this ICloudDb db, string project, string name, Caller caller, Func<Environment, Result<Activity>> act, CancellationToken ct)
    {
        // The turnstile: two who ask at once come one after the other.
        if (await db.LockProject(project, ct) is null || await db.FindEnvironment(project, name, ct) is not { } environment)
        {
            return EnvironmentErrors.NotFound;
        }

        var asked = act(environment);
        if (asked.Error is { } refusal)
        {
            return refusal;
        }

        var wanted = asked.Value;
        // By the lock, which has an index of what waits: the environment's would be looked for among all that wait anywhere.
        var waiting = await db.Activities.AsNoTracking().Where(a => a.LockId == wanted.LockId && a.EnvironmentId == environment.Id && a.Type == wanted.Type && a.State == Domain.Activities.ActivityState.Pending
            && !a.Automated && a.CancelRequestedAt == null && a.Parameters == wanted.Parameters).OrderBy(a => a.Id).FirstOrDefaultAsync(ct);
        if (waiting is not null)
        {
            return waiting.ToAccepted(environment, caller);
        }

        db.Activities.Add(wanted);
        return wanted.ToAccepted(environment, caller);
    }
}
