using Cloud.Application.Pipeline;
using Cloud.Domain;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>Services that other files leave out lose what they hold: only who may take things down may do that, and only by naming them.</summary>
internal static class ServiceLoss
{
    /// <summary>Null where nothing is lost, or all of it was named by somebody who may.</summary>
    /// <param name="environment">Where it would be lost.</param>
    /// <param name="from">Its files now.</param>
    /// <param name="to">Its files after.</param>
    /// <param name="named">What the request lets go.</param>
    /// <param name="caller">Whose request it is.</param>
    public static Error? Refusal(Environment environment, ProjectConfiguration from, ProjectConfiguration to, IReadOnlyList<string>? named, Caller caller)
    {
        var gone = ServiceSteps.Gone(from, to);
        var unnamed = gone.Except(named ?? [], StringComparer.Ordinal).ToList();
        return unnamed.Count > 0 ? EnvironmentErrors.RemovesServices(environment, unnamed)
            : gone.Count > 0 && !caller.May(Permission.EnvironmentDelete, environment.Type) ? AuthorizationErrors.NotAllowed(Permission.EnvironmentDelete)
            : null;
    }
}
