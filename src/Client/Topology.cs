using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One of the cluster's nodes.</summary>
public sealed record NodeResource : LinkedResource
{
    /// <summary>1 to 3.</summary>
    public required int Index { get; init; }

    public required string Name { get; init; }
    public required string Zone { get; init; }
    public string? InstanceId { get; init; }
    public string? InstanceType { get; init; }
    public string? Size { get; init; }

    /// <summary>Whether staging shares the node with production; the node is then production's.</summary>
    public bool Shared { get; init; }

    /// <summary>A word of <see cref="NodeState"/>.</summary>
    public required string State { get; init; }

    public IReadOnlyList<NodeService> Services { get; init; } = [];

    /// <summary>The permanent address of the gateway in the node's zone.</summary>
    public string? Gateway { get; init; }
}

/// <summary>A service as one node runs it.</summary>
public sealed record NodeService(
    string Name, string? Version, string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role = null);

/// <summary>The words of <see cref="NodeResource.State"/>.</summary>
public static class NodeState
{
    public const string InService = "in_service";
    public const string Draining = "draining";
    public const string Replacing = "replacing";
    public const string Rejoining = "rejoining";
    public const string Waiting = "waiting";
    public const string Failed = "failed";
}

/// <summary>The words of a service's state, on a node and for the environment.</summary>
public static class ServiceState
{
    public const string Running = "running";
    public const string Starting = "starting";
    public const string Degraded = "degraded";
    public const string Stopped = "stopped";
    public const string Failed = "failed";
    public const string Unknown = "unknown";
}

/// <summary>A gateway and its permanent address.</summary>
public sealed record GatewayResource(int Index, string Zone, string Address);

/// <summary>A service of the environment; <see cref="Disk"/> in MB.</summary>
public sealed record ServiceResource : LinkedResource
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    public string? Version { get; init; }
    public int? Disk { get; init; }

    /// <summary>A word of <see cref="ServiceState"/>.</summary>
    public required string State { get; init; }

    public IReadOnlyList<string> Endpoints { get; init; } = [];
}

/// <summary>A resolved route of the environment.</summary>
public sealed record RouteResource
{
    public required string Url { get; init; }

    /// <summary><c>upstream</c> or <c>redirect</c>.</summary>
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Upstream { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }

    public bool Primary { get; init; }
    public bool Tls { get; init; }
}

/// <summary>The environment's CloudFormation stack.</summary>
public sealed record StackResource : LinkedResource
{
    public required string Name { get; init; }
    public string? Arn { get; init; }
    public required string Region { get; init; }
    public string? Account { get; init; }
    public required string Status { get; init; }
    public string? StatusReason { get; init; }
    public string? Drift { get; init; }

    /// <summary>What can be done with it now: <c>none, changing, standing, create_failed, rollback_failed, delete_failed, missing</c>.</summary>
    public required string Condition { get; init; }

    public bool TerminationProtection { get; init; }

    /// <summary>The first failure of the last change that failed, in AWS's words.</summary>
    public string? RootCause { get; init; }

    /// <summary>What is wrong and every way out; null where nothing is.</summary>
    public StackAdvice? Advice { get; init; }

    public DateTimeOffset? LastUpdated { get; init; }
    public Dictionary<string, string> Outputs { get; init; } = [];
    public IReadOnlyList<StackPart> Resources { get; init; } = [];

    /// <summary>The stack in us-east-1 that its CDN needs; null where no CDN stands before the environment, or none was made yet.</summary>
    public EdgeStackResource? Edge { get; init; }
}

/// <summary>The way in for people: who may open SSH and VPN, and where.</summary>
public sealed record BastionResource : LinkedResource
{
    /// <summary>IPv4 ranges that may; none: no bastion stands.</summary>
    public required IReadOnlyList<string> Ranges { get; init; }

    /// <summary>As many as may be given.</summary>
    public required int MostRanges { get; init; }

    /// <summary>Length of the widest range that is taken, <c>16</c>.</summary>
    public required int WidestPrefix { get; init; }

    /// <summary>A word of <see cref="BastionState"/>.</summary>
    public required string State { get; init; }

    /// <summary>Its public address, while it stands.</summary>
    public string? Address { get; init; }

    /// <summary>Its instance, while it stands. VPN keys are made by it: another instance has others.</summary>
    public string? InstanceId { get; init; }
}

/// <summary>The words of <see cref="BastionResource.State"/>.</summary>
public static class BastionState
{
    /// <summary>Environments on nodes of a cluster or on the grid have none.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>No range is given.</summary>
    public const string None = "none";

    /// <summary>Ranges are given, and what stands is not yet, or not any more, what they ask for.</summary>
    public const string Pending = "pending";

    public const string Running = "running";
}

/// <summary>Body of <c>PUT .../bastion</c>: all ranges that may use it; empty takes the bastion away.</summary>
public sealed record ChangeBastion
{
    public required IReadOnlyList<string> Ranges { get; init; }
}

/// <summary>What stands in us-east-1 before an environment's CDN: the web ACL, and the certificate where the product makes one.</summary>
public sealed record EdgeStackResource
{
    public required string Name { get; init; }
    public required string Arn { get; init; }
    public required string Region { get; init; }

    /// <summary>In AWS's own words; <c>DELETE_COMPLETE</c> where somebody deleted it outside the product.</summary>
    public required string Status { get; init; }

    public string? StatusReason { get; init; }

    /// <summary><c>unknown, in_sync, drifted, missing</c>.</summary>
    public required string Drift { get; init; }

    public string? WebAclArn { get; init; }
    public string? CertificateArn { get; init; }
    public IReadOnlyList<StackPart> Resources { get; init; } = [];
}

/// <summary>What is wrong with a stack, in plain words, and what leads out of it.</summary>
public sealed record StackAdvice(string Headline, string Explanation, IReadOnlyList<WayOut> WaysOut);

/// <summary>One way out of a stack that hangs.</summary>
/// <param name="Action">The environment's link that does it: <c>#recover</c>.</param>
/// <param name="Href">Where to POST; null while another activity holds the environment or this caller may not.</param>
/// <param name="Resources">What the action's body names (<c>skip</c> or <c>retain</c>); empty where it names none.</param>
public sealed record WayOut(string Action, string Title, string Detail, string? Href, IReadOnlyList<string> Resources);

/// <summary>One resource of a stack.</summary>
public sealed record StackPart(string LogicalId, string Type, string? PhysicalId, string Status, string? Reason = null);

/// <summary>The environment's health and the checks it follows from.</summary>
public sealed record HealthResource : LinkedResource
{
    /// <summary>A word of <see cref="HealthState"/>.</summary>
    public required string State { get; init; }

    public IReadOnlyList<HealthCheck> Checks { get; init; } = [];
}

/// <summary>One check, its state and since when.</summary>
public sealed record HealthCheck(string Name, string State, DateTimeOffset? Since, string? Detail = null);
