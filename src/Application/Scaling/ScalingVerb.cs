using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;

namespace Cloud.Application.Scaling;

/// <summary>What the four verbs on a request share: find it, ask whether the verb is possible, do it, answer it.</summary>
internal sealed class ScalingVerb(ICloudDb db, Caller caller)
{
    public async Task<Result<Accepted>> Do(string verb, string project, string environment, string request, Func<ScalingRow, Task<Error?>> act, CancellationToken ct)
    {
        if (await db.FindEnvironment(project, environment, ct) is not { } subject)
        {
            return EnvironmentErrors.NotFound;
        }

        if (await db.FindScalingRow(subject, request, ct) is not { } row)
        {
            return ScalingErrors.NotFound;
        }

        if ((ScalingLinks.Refusal(verb, row.Request, row.Activity) ?? await act(row)) is { } refusal)
        {
            return refusal;
        }

        return Accepted.Of(row.ToResource(subject.MachineName, caller), row.Activity.ToResource(subject.MachineName, caller));
    }
}
