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
        (IntegrationTypes.Fastly, "Stands before production and staging in CloudFront's place: your service there, with the balancer as its origin."),
    ];

    public static string NameOf(string type) => type switch
    {
        IntegrationTypes.NewRelic => "New Relic",
        IntegrationTypes.Blackfire => "Blackfire",
        IntegrationTypes.Fastly => "Fastly",
        var other => Say.Word(other),
    };

    public static string KeyOf(string type) => type switch
    {
        IntegrationTypes.NewRelic => "License key",
        IntegrationTypes.Fastly => "API token",
        _ => "Server token",
    };

    public static string KeyHint(string type) => type switch
    {
        IntegrationTypes.NewRelic => "40 characters that end in NRAL: API keys in your New Relic account, of type INGEST - LICENSE.",
        IntegrationTypes.Fastly => "32 characters: API tokens in your Fastly account, of scope global, limited to the service.",
        _ => "64 characters: the settings of the environment in your Blackfire account, under Credentials.",
    };

    /// <summary>What saving does not do by itself.</summary>
    public static string After(string type) => type == IntegrationTypes.Fastly
        ? "Nothing is redeployed by this. When you redeploy, CloudFront goes and Fastly comes: visitors reach the environment again as soon as their DNS points to Fastly."
        : "Nothing is redeployed by this. Servers and containers are replaced, one after another, when you redeploy an environment.";

    /// <summary>Why a type cannot be had under a plan; null where it can.</summary>
    public static string? Missing(string type, PlanResource? plan) => type == IntegrationTypes.Fastly && plan is { Features.ThirdPartyCdn: false }
        ? $"The plan {plan.Title} has CloudFront and no other CDN. Projects of the plan Enterprise may have Fastly: open a ticket to move there."
        : null;

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
