using Cloud.Client;
using Cloud.Dashboard.Parts;

namespace Cloud.Dashboard.Integrations;

/// <summary>How integrations are said, and what each type asks for.</summary>
internal static class IntegrationWords
{
    /// <summary>What can be connected, and what it is good for.</summary>
    public static IReadOnlyList<(string Type, string Good)> All { get; } =
    [
        (IntegrationTypes.NewRelic, "Watches the application: response times, errors, slow queries, traced through its parts."),
        (IntegrationTypes.Blackfire, "Profiles single requests of the application: where time and memory go, call by call."),
    ];

    public static string NameOf(string type) => type switch
    {
        IntegrationTypes.NewRelic => "New Relic",
        IntegrationTypes.Blackfire => "Blackfire",
        var other => Say.Word(other),
    };

    public static string KeyOf(string type) => type == IntegrationTypes.NewRelic ? "License key" : "Server token";

    public static string KeyHint(string type) => type == IntegrationTypes.NewRelic
        ? "40 characters that end in NRAL: API keys in your New Relic account, of type INGEST - LICENSE."
        : "64 characters: the settings of the environment in your Blackfire account, under Credentials.";

    public static Tone ToneOf(string state) => state switch
    {
        IntegrationStates.Applied => new("tone-ok", "check-circle", "Running"),
        IntegrationStates.Outdated => new("tone-warn", "alert", "Needs a redeployment"),
        IntegrationStates.Unused => new("tone-idle", "circle-dashed", "With the next activation"),
        var other => new("tone-idle", "circle", Say.Word(other)),
    };

    public static Tone ToneOf(IntegrationResource integration) => integration.Status switch
    {
        IntegrationStates.Applied => new("tone-ok", "check-circle", "Running"),
        IntegrationStates.Outdated => new("tone-warn", "alert", $"{integration.UsedBy.Count(u => u.State == IntegrationStates.Outdated)} to redeploy"),
        _ => new("tone-idle", "circle-dashed", "Nothing runs with it"),
    };

    public static Tone ToneOf(IntegrationCheck check) => check.State switch
    {
        IntegrationCheckStates.Passed => new("tone-ok", "check-circle", "Passed"),
        IntegrationCheckStates.Failed => new("tone-crit", "x-circle", "Failed"),
        _ => new("tone-idle", "circle-dashed", "Not asked"),
    };
}
