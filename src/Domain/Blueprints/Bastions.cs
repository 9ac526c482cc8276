namespace Cloud.Domain.Blueprints;

/// <summary>What a stack takes for its bastion.</summary>
internal static class Bastions
{
    /// <summary>Address ranges that may be given: enough for an office, a home and a supplier.</summary>
    internal const int Ranges = 3;

    /// <summary>Length of the widest range.</summary>
    internal const int WidestPrefix = 16;

    /// <summary>The instance.</summary>
    internal const string Instance = "Bastion";
}
