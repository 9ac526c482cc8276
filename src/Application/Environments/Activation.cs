using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Application.Environments;

/// <summary>What an activation must pass, whoever asks for it: the environment is free, the plan has a place, the blueprint can be built.</summary>
internal static class Activation
{
    /// <summary>The caller holds the project's row (<c>LockProject</c>), so that ten requests for the last place come one after another.</summary>
    public static async Task<Result<Activity>> Begin(ICloudDb db, Project project, Environment environment, DateTimeOffset now, Guid by, CancellationToken ct)
    {
        if (await db.Holder(environment, ct) is { } holder)
        {
            return EnvironmentErrors.Busy(environment, holder);
        }

        if (await db.LimitReached(project, environment, ct) is { } reached)
        {
            return reached;
        }

        if (environment.CanActivate && await db.NeedsProduction(environment, ct) is { } alone)
        {
            return alone;
        }

        return StackTemplates.Check(project.Blueprint, await db.SpecOf(project, environment, await db.RevisionOf(environment, ct), ct)) is { } fault ? fault : environment.Activate(now, by);
    }
}
