using System.Globalization;

namespace Cloud.Domain.Blueprints;

/// <summary>Names of the stack outputs that the rest of the product reads. Numbered ones count from 1.</summary>
public static class StackOutputs
{
    public const string VpcId = "VpcId";

    /// <summary>The host a visitor uses: own domain, else the CDN's name, else the balancer's; absent behind Fastly without an own domain, for only Fastly knows its names.</summary>
    public const string EdgeHostname = "EdgeHostname";

    /// <summary>Where a name of the customer's points: the CDN's own name, or the balancer's where there is none; absent behind Fastly, which alone says where.</summary>
    public const string EdgeTarget = "EdgeTarget";

    public const string LoadBalancerDnsName = "LoadBalancerDnsName";

    /// <summary>What CloudFront speaks to: the balancer's name of ours, else its own; absent where no CloudFront stands before the environment.</summary>
    public const string OriginHostname = "OriginHostname";

    /// <summary>Zone that the balancer's name of ours stands in; absent where it has none, and CloudFront speaks to it in the clear.</summary>
    public const string OriginZoneId = "OriginZoneId";

    /// <summary>Marks of the integrations that it was made with, a space between; absent where it has none.</summary>
    public const string Integrations = "Integrations";

    /// <summary>Id of the Fastly service that stands before it; absent where CloudFront or nothing does.</summary>
    public const string FastlyService = "FastlyService";

    /// <summary>ARN of the shared file system of an integration environment or of containers.</summary>
    public const string DataFileSystemArn = "DataFileSystemArn";

    /// <summary>ARN of the database cluster that serves.</summary>
    public const string DatabaseArn = "DatabaseArn";

    /// <summary>ARN of the bucket of uploads.</summary>
    public const string MediaBucketArn = "MediaBucketArn";

    public const string BackupVaultName = "BackupVaultName";

    /// <summary>The role AWS Backup works with.</summary>
    public const string BackupRoleArn = "BackupRoleArn";

    /// <summary>Of production, for shared staging: its short id, the serving listener and its protocol, the balancer's name in metrics, the nodes' role.</summary>
    public const string EnvironmentId = "EnvironmentId";

    public const string ListenerArn = "ListenerArn";

    /// <summary><c>HTTP</c> or <c>HTTPS</c>.</summary>
    public const string ListenerProtocol = "ListenerProtocol";

    public const string LoadBalancerName = "LoadBalancerName";

    public const string NodeRoleArn = "NodeRoleArn";

    /// <summary>The node's permanent address inside the VPC; it outlives its instances.</summary>
    public static string NodeAddress(int index) => Numbered("Node", index, "Address");

    public static string NodeName(int index) => Numbered("Node", index, "Name");

    public static string NodeZone(int index) => Numbered("Node", index, "Zone");

    public static string NodeInstanceType(int index) => Numbered("Node", index, "InstanceType");

    /// <summary>Name of the node's auto scaling group of one.</summary>
    public static string NodeGroupName(int index) => Numbered("Node", index, "GroupName");

    public static string GatewayAddress(int index) => Numbered("Gateway", index, "Address");

    public static string GatewayZone(int index) => Numbered("Gateway", index, "Zone");

    /// <summary>The address by the id that AWS manages it under: a stack can take it in by both only.</summary>
    public static string GatewayAllocationId(int index) => Numbered("Gateway", index, "AllocationId");

    /// <summary>The bastion's public address; <see cref="None"/> where no bastion stands.</summary>
    public const string BastionAddress = "BastionAddress";

    /// <summary>What an output says of a thing that is not there: AWS takes no empty one.</summary>
    public const string None = "none";

    /// <summary>Of the edge stack.</summary>
    public const string WebAclArn = "WebAclArn";

    public static string DataVolumeArn(int index) => Numbered("DataVolume", index, "Arn");

    private static string Numbered(string noun, int index, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{noun}{index}{what}");
}
