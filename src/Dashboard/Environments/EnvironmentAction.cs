using Cloud.Client;
using Cloud.Dashboard.Parts;

namespace Cloud.Dashboard.Environments;

/// <summary>A verb that the dashboard knows how to offer. Whether it is offered is the link's to say.</summary>
public sealed record EnvironmentAction(string Relation, string Label, string Icon, bool Inline = false, bool Dangerous = false)
{
    /// <summary>In the order in which they are drawn.</summary>
    public static readonly IReadOnlyList<EnvironmentAction> All =
    [
        new(Client.Relation.Activate, "Activate", "power", Inline: true),
        new(Client.Relation.Resume, "Resume", "play", Inline: true),
        new(Client.Relation.Backup, "Back up now", "backup", Inline: true),
        new(Client.Relation.Branch, "New branch", "branch", Inline: true),
        new(Client.Relation.Redeploy, "Redeploy", "refresh"),
        new(Client.Relation.Pause, "Pause", "pause"),
        new(Client.Relation.Deactivate, "Deactivate", "power", Dangerous: true),
        new(Client.Relation.Delete, "Delete", "trash", Dangerous: true),
    ];

    /// <summary>What a dangerous one costs, in sentences. Only what is certain is said.</summary>
    public IEnumerable<string> Losses(EnvironmentResource environment, int nodes)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.Status is not EnvironmentStatus.Inactive)
        {
            yield return $"Its stack{StackName(environment)}{(nodes > 0 ? $" with {nodes} nodes" : "")} is deleted, and every service on it stops.";
            yield return "Data written since the last backup is lost.";
            if (environment.EdgeHostname is { } host) yield return $"{host} stops answering.";
        }

        if (Relation == Client.Relation.Delete)
            yield return $"The environment {Say.Name(environment)} and its settings are removed. The Git branch in your repository stays.";
    }

    private static string StackName(EnvironmentResource environment) => environment.Stack is { } stack ? $" {stack.Name}" : "";
}
