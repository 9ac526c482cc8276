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
        new(Client.Relation.Promote, "Promote", "commit", Inline: true),
        new(Client.Relation.Backup, "Back up now", "backup", Inline: true),
        new(Client.Relation.Branch, "New branch", "branch", Inline: true),
        new(Client.Relation.Deploy, "Deploy", "commit", Inline: true),
        new(Client.Relation.Redeploy, "Redeploy", "refresh"),
        new(Client.Relation.Synchronize, "Synchronize with parent", "sync"),
        new(Client.Relation.Drift, "Compare with the stack", "compare"),
        new(Client.Relation.Pause, "Pause", "pause"),
        new(Client.Relation.Deactivate, "Deactivate", "power", Dangerous: true),
        new(Client.Relation.Delete, "Delete", "trash", Dangerous: true),
    ];

    /// <summary>What a dangerous one costs, in sentences. Only what is certain is said.</summary>
    public IEnumerable<string> Losses(EnvironmentResource environment, int nodes)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (Relation == Client.Relation.Deactivate)
        {
            yield return $"Its stack{StackName(environment)}{(nodes > 0 ? $" with {nodes} nodes" : "")} is deleted, and every service on it stops.";
            yield return "A new stack starts with empty data volumes: data written since the last backup does not come back by itself.";
            if (environment.EdgeHostname is { } host) yield return $"{host} stops answering.";
            yield return "What the stack keeps when it is deleted stays in the AWS account and goes on costing. It is listed under Retained.";
        }

        if (Relation == Client.Relation.Delete)
        {
            yield return $"The environment {Say.Name(environment)} and its settings are removed. The Git branch in your repository stays.";
            yield return "Its backups are given up, and so is what was retained of it: that stays in the AWS account until it is purged.";
        }
    }

    private static string StackName(EnvironmentResource environment) => environment.Stack is { } stack ? $" {stack.Name}" : "";
}
