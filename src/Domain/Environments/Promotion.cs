namespace Cloud.Domain.Environments;

/// <summary>The one way to production: integration's main environment, staging, production; nothing is passed over (R48).</summary>
public static class Promotion
{
    /// <summary>The next environment on the way, as far as it decides.</summary>
    /// <param name="Runs">Its stack may be changed now.</param>
    public sealed record Stop(string MachineName, EnvironmentType Type, Lifecycle Lifecycle, bool Runs, Code Code)
    {
        public static Stop Of(Environment environment) => new(environment.MachineName, environment.Type, environment.Lifecycle, environment.CanUpdate, environment.Code);
    }

    /// <summary>Null where the code of <paramref name="from"/> may go on. What never ran where it is goes nowhere.</summary>
    /// <param name="from">The environment whose code it is.</param>
    /// <param name="next">Its parent: staging for the main environment, production for staging; null for none.</param>
    public static Error? Refusal(Environment from, Stop? next) =>
        from.Type == EnvironmentType.Production ? EnvironmentErrors.LastStop(from)
        : next is null || next.Type == EnvironmentType.Integration ? EnvironmentErrors.NotOnTheWay(from)
        : !from.CanUpdate ? EnvironmentErrors.NotRunThere(from, next.MachineName)
        : next.Code == from.Code ? EnvironmentErrors.SameCode(from, next.MachineName)
        : !next.Runs ? EnvironmentErrors.NextIsDown(next)
        : null;
}
