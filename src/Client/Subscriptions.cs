using System.Text.Json;

namespace Cloud.Client;

/// <summary>The names of a subscription's events.</summary>
public static class ChangeEvent
{
    /// <summary>Its data is an <see cref="ActivityResource"/>, as it is now; for staff a <see cref="StaffActivity"/>.</summary>
    public const string Activity = "activity";

    /// <summary>Its data is an <see cref="EnvironmentResource"/>, as it is now; for staff a <see cref="StaffEnvironment"/>.</summary>
    public const string Environment = "environment";

    /// <summary>Nothing happened; the line is alive.</summary>
    public const string Ping = "ping";

    /// <summary>Never on the wire: the line broke, and what happens meanwhile is heard when it is there again.</summary>
    public const string Lost = "lost";
}

/// <summary>What a subscription told.</summary>
/// <param name="Event">A word of <see cref="ChangeEvent"/>.</param>
/// <param name="Data">The resource as it is now; nothing where nothing is told of.</param>
public sealed record Heard(string Event, JsonElement Data)
{
    public static readonly Heard Lost = new(ChangeEvent.Lost, default);

    /// <summary>The activity that changed, for whoever follows a project or an organization.</summary>
    public ActivityResource? Activity => Event == ChangeEvent.Activity ? Data.Deserialize(WireJson.TypeOf<ActivityResource>()) : null;

    public string? Id => Text("id");

    public string? Project => Text("project");

    /// <summary>Whether it is an activity after which nothing more will happen.</summary>
    public bool IsOver => Event == ChangeEvent.Activity && Text("state") is ActivityState.Complete or ActivityState.Cancelled;

    /// <summary>Whether it tells of this environment, or of what is done to it.</summary>
    public bool IsAbout(string project, string environment) => Project == project && Event switch
    {
        ChangeEvent.Environment => Id == environment,
        ChangeEvent.Activity => Data.TryGetProperty("environments", out var all) && all.ValueKind == JsonValueKind.Array && all.EnumerateArray().Any(e => e.ValueEquals(environment)),
        _ => false,
    };

    private string? Text(string name) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
