namespace Cloud.Client;

/// <summary>The names of a subscription's events.</summary>
public static class ChangeEvent
{
    /// <summary>Its data is an <see cref="ActivityResource"/>, as it is now.</summary>
    public const string Activity = "activity";

    /// <summary>Its data is an <see cref="EnvironmentResource"/>, as it is now.</summary>
    public const string Environment = "environment";

    /// <summary>Nothing happened; the line is alive.</summary>
    public const string Ping = "ping";
}
