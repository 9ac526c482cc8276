using System.Text.Json;
using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Containers;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Guards;
using Cloud.Domain.Blueprints.Templates;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Blueprints;

/// <summary>Turns a blueprint and an environment into the CloudFormation template that builds it.</summary>
public static class StackTemplates
{
    /// <summary>What a change set must acknowledge: the templates make IAM roles, without names of their own.</summary>
    public static IReadOnlyList<string> Capabilities { get; } = ["CAPABILITY_IAM"];

    private static readonly Dictionary<string, Integrations.IntegrationType> NoSecrets = [];

    private static readonly string[] ProtectedFrom = ["Update:Replace", "Update:Delete"];

    /// <summary>Renders the stack of an environment; throws <see cref="ArgumentException"/> with the message of <see cref="Check"/>.</summary>
    public static StackTemplate Render(string blueprint, EnvironmentSpec spec)
    {
        Demand(blueprint, spec);
        var region = Catalogue.Region(spec.Region)!;
        var zones = SpecCheck.ZonesOf(blueprint, spec, region);
        var parameters = spec switch
        {
            _ when ContainerKind.Of(blueprint) is { } kind => ContainerParameters.Values(kind, spec, region, zones),
            { SharedWith: { } production } => SharedStaging.Parameters(spec, production),
            { Type: EnvironmentType.Integration } => IntegrationGrid.Parameters(spec, zones),
            _ => Cluster.Parameters(spec, region, zones),
        };
        return new StackTemplate(Compose(blueprint, spec).ToJson(), parameters, spec.SharedWith is null ? spec.Integrations.Where(i => !i.IsKept).ToDictionary(i => Agent.ParameterOf(i.Type), i => i.Type) : NoSecrets)
        {
            Kept = spec.SharedWith is null ? [.. spec.Integrations.Where(i => i.IsKept).Select(i => Agent.ParameterOf(i.Type))] : [],
        };
    }

    /// <summary>The header by which the CDN proves itself to the balancer.</summary>
    public const string OriginHeader = LoadBalancer.OriginHeader;

    /// <summary>Where edge stacks stand, whatever the environment's region.</summary>
    public const string EdgeRegion = EdgeGuard.Region;

    /// <summary>
    /// Renders what must stand in <see cref="EdgeRegion"/> before the environment's stack, or <c>null</c> where no CDN stands before it. Throws as
    /// <see cref="Render"/> does.
    /// </summary>
    public static StackTemplate? RenderEdge(string blueprint, EnvironmentSpec spec)
    {
        Demand(blueprint, spec);
        return HasEdge(blueprint, spec) ? new StackTemplate(EdgeGuard.Compose(blueprint).ToJson(), EdgeGuard.Parameters(spec), NoSecrets) : null;
    }

    /// <summary>Whether CloudFront stands before the environment, and so an edge stack; Fastly needs none of ours.</summary>
    public static bool HasEdge(string blueprint, EnvironmentSpec spec) => EdgeGuard.Stands(blueprint, spec);

    /// <summary>Why the environment cannot be rendered, or <c>null</c>.</summary>
    public static Error? Check(string blueprint, EnvironmentSpec spec) => SpecCheck.Fault(blueprint, spec);

    /// <summary>The stack policy: nothing that holds data, an address or recovery points may be replaced or deleted by an update.</summary>
    /// <param name="removedSlot">The one database that the next update is to delete; null outside of that update.</param>
    public static string StackPolicy(string blueprint, EnvironmentSpec spec, string? removedSlot = null)
    {
        Demand(blueprint, spec);
        var lifted = removedSlot is null ? null : Database.ClusterOf(removedSlot);
        return JsonSerializer.Serialize(new
        {
            Statement = new object[]
            {
                new { Effect = "Allow", Action = "Update:*", Principal = "*", Resource = "*" },
                new
                {
                    Effect = "Deny",
                    Action = ProtectedFrom,
                    Principal = "*",
                    Resource = Compose(blueprint, spec).Retained.Where(id => id != lifted).Select(id => $"LogicalResourceId/{id}"),
                },
            },
        });
    }

    private static Template Compose(string blueprint, EnvironmentSpec spec)
    {
        if (ContainerKind.Of(blueprint) is { } containers)
            return ContainerStack.Compose(containers, spec);

        var kind = ClusterKind.Of(blueprint);
        return spec switch
        {
            { SharedWith: not null } => SharedStaging.Compose(kind, spec),
            { Type: EnvironmentType.Integration } => IntegrationGrid.Compose(kind, spec),
            _ => Cluster.Compose(kind, spec),
        };
    }

    private static void Demand(string blueprint, EnvironmentSpec spec)
    {
        if (Check(blueprint, spec) is { } fault)
            throw new ArgumentException(fault.Message, nameof(spec));
    }
}
