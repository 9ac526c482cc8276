using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A region on offer. An unavailable one says why.</summary>
public sealed record RegionResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public IReadOnlyList<string> Zones { get; init; } = [];
    public bool Available { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>How its zones stand to one another.</summary>
    public ZoneSites ZoneSites { get; init; } = new();
}

/// <summary>The zones of a region as places, as AWS publishes it for all regions alike.</summary>
public sealed record ZoneSites
{
    /// <summary>Shortest distance between two zones, kilometres; null: AWS publishes none.</summary>
    public int? LeastKm { get; init; }

    /// <summary>Longest distance between two zones, kilometres.</summary>
    public int? MostKm { get; init; }

    /// <summary>Each has power of its own, with its own generators and substations.</summary>
    public bool OwnPower { get; init; }

    /// <summary>Each has networking and ways to the internet of its own.</summary>
    public bool OwnNetwork { get; init; }

    public string? Source { get; init; }
    public DateOnly? AsOf { get; init; }
}

/// <summary>What a customer buys: limits with consequences, features, a price.</summary>
public sealed record PlanResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required PlanLimits Limits { get; init; }
    public required PlanFeatures Features { get; init; }
    public Price? Price { get; init; }
}

/// <summary>What a plan bounds.</summary>
public sealed record PlanLimits
{
    /// <summary>Integration environments active at a time, the main branch's included.</summary>
    public int IntegrationEnvironments { get; init; }

    /// <summary>Id of the largest cluster size.</summary>
    public string? LargestSize { get; init; }

    /// <summary>Region ids; null means every region on offer.</summary>
    public IReadOnlyList<string>? Regions { get; init; }

    public int? ManualBackups { get; init; }

    /// <summary>Months that the audit log is kept; of several projects, the longest counts.</summary>
    public int? AuditMonths { get; init; }
}

/// <summary>What a plan includes.</summary>
public sealed record PlanFeatures
{
    public bool HighAvailability { get; init; }
    public bool Autoscaling { get; init; }

    /// <summary>Another company's CDN in the place of the product's own.</summary>
    public bool ThirdPartyCdn { get; init; }
    public string? RetentionPreset { get; init; }
    public string? SupportLevel { get; init; }

    /// <summary>A word of <see cref="StagingWord"/>: on production's nodes, or on one of its own.</summary>
    public string? Staging { get; init; }
}

/// <summary>The words of <see cref="PlanFeatures.Staging"/>.</summary>
public static class StagingWord
{
    public const string Shared = "shared";
    public const string Dedicated = "dedicated";
}

/// <summary>A price per month with its source and date; a null amount is unknown and is shown so.</summary>
public sealed record Price
{
    public decimal? Monthly { get; init; }
    public string Currency { get; init; } = "USD";
    public string? Source { get; init; }
    public DateOnly? AsOf { get; init; }
}

/// <summary>An architecture on offer.</summary>
public sealed record BlueprintResource : LinkedResource
{
    public required string Id { get; init; }
    public required string Title { get; init; }

    /// <summary>The application kinds it runs, such as <c>magento</c>.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>Ids of the sizes it comes in.</summary>
    public IReadOnlyList<string> Sizes { get; init; } = [];

    /// <summary>A word of <see cref="BlueprintTopology"/>.</summary>
    public required string Topology { get; init; }

    /// <summary>One sentence on how production stands.</summary>
    public string? Description { get; init; }

    /// <summary>What lies beneath applications and services: the same for every environment of the blueprint, and not to be changed by a configuration.</summary>
    public IReadOnlyList<FixedPart> Fixed { get; init; } = [];

    public bool Available { get; init; } = true;

    /// <summary>Why no project may choose it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary>A program that every environment of a blueprint runs in the same version.</summary>
public sealed record FixedPart(string Name, string Version);

/// <summary>The words of <see cref="BlueprintResource.Topology"/>.</summary>
public static class BlueprintTopology
{
    public const string Cluster = "cluster";
    public const string Containers = "containers";
}

/// <summary>A size of the three-node cluster; CPU and memory are totals over the three.</summary>
public sealed record ClusterSizeResource : LinkedResource
{
    public required string Id { get; init; }
    public required int Cpu { get; init; }
    public required decimal MemoryGb { get; init; }
    public required NodeSize PerNode { get; init; }
    public Price? Price { get; init; }
}

/// <summary>What one node of a cluster size is.</summary>
public sealed record NodeSize(int Cpu, decimal MemoryGb, string InstanceType);

/// <summary>What an environment of a blueprint is built from: <c>GET /api/blueprints/{blueprint}/template</c>.</summary>
public sealed record BlueprintTemplateResource
{
    /// <summary>Id of the blueprint.</summary>
    public required string Blueprint { get; init; }

    /// <summary>A word of <see cref="EnvironmentKind"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Id of the size; an integration environment has the same containers at every size.</summary>
    public required string Size { get; init; }

    /// <summary>Id of the plan: it says whether staging stands on production's nodes.</summary>
    public required string Plan { get; init; }

    /// <summary>Id of the region that the parameters are for.</summary>
    public required string Region { get; init; }

    /// <summary>Length of the template as it is sent to AWS: minified UTF-8.</summary>
    public int Bytes { get; init; }

    /// <summary>The CloudFormation template.</summary>
    public required JsonElement Template { get; init; }

    /// <summary>The template of the stack in us-east-1 that goes before it, with web ACL and certificate; null where no CDN stands before the environment.</summary>
    public JsonElement? EdgeTemplate { get; init; }

    /// <summary>Values of its parameters, by name: size, region and zones are told there and not in the template.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}
