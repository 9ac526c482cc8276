using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>What <c>DeletionPolicy: Snapshot</c> leaves of a resource that is deleted.</summary>
internal static class Snapshots
{
    public const string OfCluster = "AWS::RDS::DBClusterSnapshot";

    /// <summary>RDS's kind of those that it did not take by itself.</summary>
    public const string Manual = "manual";

    private const string Cluster = "DBClusterIdentifier";

    // "DeletionPolicy attribute": the resource types that support snapshots.
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["AWS::EC2::Volume"] = "AWS::EC2::Snapshot",
        ["AWS::ElastiCache::ReplicationGroup"] = "AWS::ElastiCache::Snapshot",
        ["AWS::RDS::DBCluster"] = OfCluster,
        ["AWS::RDS::DBInstance"] = "AWS::RDS::DBSnapshot",
    };

    /// <summary>True when its deletion makes a snapshot: not of what was made in vain, which holds no data yet.</summary>
    public static bool Leaves(StackResource doomed, Operation operation)
    {
        if (!Types.ContainsKey(doomed.Type) || operation is { Verb: Verb.Create } || operation.RolledBack) return false;
        var replaced = operation is { Verb: Verb.Update } && operation.Kept.Contains(doomed.LogicalId, StringComparer.Ordinal);
        return (replaced ? doomed.UpdateReplacePolicy : doomed.DeletionPolicy) == "Snapshot";
    }

    public static StackResource Of(Stack stack, StackResource doomed)
    {
        var names = new Names(stack, doomed);
        var id = doomed.Type == "AWS::EC2::Volume" ? "snap-" + names.Hex("snapshot", 17) : $"{stack.Name}-snapshot-{doomed.LogicalId}-{names.Hex("snapshot", 12)}".ToLowerInvariant();
        return doomed with { Type = Types[doomed.Type], PhysicalId = id, Status = StackStatus.CreateComplete, Reason = null, Attributes = new JsonObject { [Cluster] = doomed.PhysicalId } };
    }

    /// <summary>The cluster that a snapshot is of.</summary>
    public static string? ClusterOf(StackResource snapshot) => (string?)snapshot.Attributes[Cluster];
}
