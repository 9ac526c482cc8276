using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The way every verb on an environment goes: find it, refuse while another activity holds it, ask it, queue the work it causes.</summary>
internal static class EnvironmentVerbs
{
    /// <param name="act">Asks the aggregate; a refusal of its own goes back as it is.</param>
    /// <param name="queues">The work waits behind the environment's own instead of being refused.</param>
    public static async Task<Result<Accepted>> Ask(this ICloudDb db, string project, string name, Caller caller, Func<Environment, Task<Result<Activity>>> act, CancellationToken ct, bool queues = false)
    {
        if (await db.FindEnvironment(project, name, ct) is not { } environment)
        {
            return EnvironmentErrors.NotFound;
        }

        if (!queues && await db.Holder(environment, ct) is { } holder)
        {
            return EnvironmentErrors.Busy(environment, holder);
        }

        var asked = await act(environment);
        if (asked.Error is { } refusal)
        {
            return refusal;
        }

        db.Activities.Add(asked.Value);
        return asked.Value.ToAccepted(environment, caller);
    }

    /// <inheritdoc cref="Ask(ICloudDb, string, string, Caller, Func{Environment, Task{Result{Activity}}}, CancellationToken, bool)"/>
    public static Task<Result<Accepted>> Ask(this ICloudDb db, string project, string name, Caller caller, Func<Environment, Result<Activity>> act, CancellationToken ct, bool queues = false) =>
        db.Ask(project, name, caller, environment => Task.FromResult(act(environment)), ct, queues);
}
