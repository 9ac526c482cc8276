using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;

namespace Cloud.Domain.Environments;

/// <summary>
/// The small stack that a retained resource is taken into so that CloudFormation deletes it: AWS deletes by one way only, for every type. It holds that one
/// resource, with <c>DeletionPolicy: Delete</c>: an import wants a policy, and the schema's required properties (CloudFormation User Guide, "Resource import validation").
/// </summary>
public static class PurgeStack
{
    /// <summary>The resource's name in the template.</summary>
    public const string LogicalId = "Purged";

    private const string AllocationId = "AllocationId";
    private const string AvailabilityZone = "AvailabilityZone";
    private const string Vault = "AWS::Backup::BackupVault";
    private const string Address = "AWS::EC2::EIP";
    private const string Volume = "AWS::EC2::Volume";
    private const string Files = "AWS::EFS::FileSystem";
    private const string Bucket = "AWS::S3::Bucket";
    private const string Database = "AWS::RDS::DBCluster";

    /// <summary>No type of CloudFormation's: RDS deletes it.</summary>
    internal const string Snapshot = "AWS::RDS::DBClusterSnapshot";

    /// <summary>Primary identifier of each type that our templates retain or a restore makes (CloudFormation's published resource schemas). The physical id is the first part.</summary>
    private static readonly Dictionary<string, string[]> Identifiers = new(StringComparer.Ordinal)
    {
        [Volume] = ["VolumeId"],
        [Address] = ["PublicIp", AllocationId],
        [Files] = ["FileSystemId"],
        [Vault] = ["BackupVaultName"],
        [Database] = ["DBClusterIdentifier"],
        ["AWS::SecretsManager::Secret"] = ["Id"],
    };

    /// <summary>One for each resource, however often it is tried: what an earlier attempt left is found by it. Environments' stacks are named otherwise.</summary>
    public static string NameOf(RetainedResource resource) => $"cloud-purge-{WireId.From(resource.Id)}";

    /// <summary>CloudFormation knows nothing of its kind, so that no stack can take it in.</summary>
    public static bool KnowsNoStack(RetainedResource resource) => resource.Type == Snapshot;

    /// <summary>It may hold recovery points, and AWS deletes an empty one only.</summary>
    public static bool MustBeEmptied(RetainedResource resource) => resource.Type == Vault;

    public static IReadOnlyDictionary<string, string> Identifier(RetainedResource resource) =>
        Identifiers[resource.Type].Select((name, i) => (name, value: i == 0 ? resource.PhysicalId : resource.Details[name])).ToDictionary(p => p.name, p => p.value, StringComparer.Ordinal);

    /// <summary>Properties are those that the type's schema requires, and those that name it.</summary>
    public static string Template(RetainedResource resource) => new JsonObject
    {
        ["AWSTemplateFormatVersion"] = "2010-09-09",
        ["Description"] = $"Takes in {resource.LogicalId} of {resource.EnvironmentName} to delete it",
        ["Resources"] = new JsonObject
        {
            [LogicalId] = new JsonObject
            {
                ["Type"] = resource.Type,
                ["DeletionPolicy"] = "Delete",
                ["Properties"] = Properties(resource),
            },
        },
    }.ToJsonString(JsonSerializerOptions.Default);

    /// <summary>Why the product cannot purge a thing like this ever, and what to do; null when it can.</summary>
    public static string? Refusal(RetainedResource resource) => resource switch
    {
        { Type: Bucket } => $"AWS deletes an empty bucket only, and the product looks into nobody's uploads. Empty and delete it in the AWS account, in {resource.Region}.",
        { Type: Snapshot } => null,
        _ when !Identifiers.ContainsKey(resource.Type) => $"It takes in and deletes what its own templates retain, and a {resource.Type} is not among it. Delete it in the AWS account, in {resource.Region}.",
        { Type: Address } when !resource.Details.ContainsKey(AllocationId) => $"AWS takes an address into a stack by its allocation id, and its stack never told that. Release it in the AWS account, in {resource.Region}.",
        _ => null,
    };

    /// <summary>What of the stack's outputs has to be kept: gateways and nodes are numbered alike.</summary>
    internal static Dictionary<string, string> Details(StackPart part, IReadOnlyDictionary<string, string> outputs)
    {
        var digits = part.LogicalId.AsSpan(part.LogicalId.AsSpan().TrimEnd("0123456789").Length);
        var number = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;
        var (name, output) = part.Type switch
        {
            Address => (AllocationId, StackOutputs.GatewayAllocationId(number)),
            Volume => (AvailabilityZone, StackOutputs.NodeZone(number)),
            _ => ("", ""),
        };
        return outputs.TryGetValue(output, out var value) && value.Length > 0 ? new(StringComparer.Ordinal) { [name] = value } : [];
    }

    /// <summary>Type and id of what a restore made: a volume, a file system, a database cluster or a bucket (RestoreChoice).</summary>
    public static (string Type, string Id)? Restored(string arn) => arn.Split('/') switch
    {
        _ when arn.Split(':') is ["arn", _, "rds", _, _, "cluster", var cluster] => (Database, cluster),
        _ when arn.Split(':') is ["arn", _, "s3", _, _, var bucket] => (Bucket, bucket),
        [var head, var id] when head.EndsWith(":volume", StringComparison.Ordinal) => (Volume, id),
        [var head, var id] when head.EndsWith(":file-system", StringComparison.Ordinal) => (Files, id),
        _ => null,
    };

    private static JsonObject Properties(RetainedResource resource) => resource.Type switch
    {
        Vault => new JsonObject { ["BackupVaultName"] = resource.PhysicalId },
        Address => new JsonObject { ["Domain"] = "vpc" },

        // Required. That the value is the real one is not among what an import validates (same page): where its stack did not tell the zone, one of the region's stands in.
        Volume => new JsonObject { [AvailabilityZone] = resource.Details.GetValueOrDefault(AvailabilityZone) ?? resource.Region + "a" },
        _ => [],
    };
}
