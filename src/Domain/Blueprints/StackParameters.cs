using System.Globalization;

namespace Cloud.Domain.Blueprints;

/// <summary>Names of the template parameters that a later change set gives new values to.</summary>
public static class StackParameters
{
    public const string EnvironmentId = "EnvironmentId";

    /// <summary>Comma-separated zone names; fixed for the life of the stack.</summary>
    public const string AvailabilityZones = "AvailabilityZones";

    /// <summary>What a cluster's nodes run, name=type:version with a space between; another value replaces the nodes one after the other.</summary>
    public const string Services = "Services";

    public const string DataVolumeGib = "DataVolumeGib";
    public const string WebNodeCount = "WebNodeCount";

    /// <summary><see cref="WebNodeCount"/> + 1: room to launch a web server before an old one goes. Templates cannot add.</summary>
    public const string WebNodeMax = "WebNodeMax";

    public const string WebInstanceType = "WebInstanceType";
    public const string WebImageId = "WebImageId";

    /// <summary>Containers of the application and of each service of an integration environment: 1, or 0 while it is paused.</summary>
    public const string TaskCount = "TaskCount";

    public const string DomainName = "DomainName";

    /// <summary>All of the customer's host names that the CDN answers for, with commas between.</summary>
    public const string DomainNames = "DomainNames";
    public const string HostedZoneId = "HostedZoneId";
    public const string CertificateArn = "CertificateArn";
    public const string EdgeCertificateArn = "EdgeCertificateArn";
    public const string EdgeWebAclArn = "EdgeWebAclArn";
    public const string EdgePrefixListId = "EdgePrefixListId";
    public const string AlarmTopicArn = "AlarmTopicArn";

    /// <summary>Name that the CDN speaks to the balancer by, and the zone of Route 53 that it stands in; both empty: in the clear.</summary>
    public const string OriginName = "OriginName";
    public const string OriginZoneId = "OriginZoneId";

    /// <summary>What Fastly proves itself with to the balancer; shown to nobody.</summary>
    public const string FastlyOriginToken = "FastlyOriginToken";

    // What shared staging takes of production's outputs.
    public const string ProductionId = "ProductionId";
    public const string ProductionVpcId = "ProductionVpcId";
    public const string ProductionListenerArn = "ProductionListenerArn";
    public const string ProductionListenerProtocol = "ProductionListenerProtocol";
    public const string ProductionLoadBalancerDnsName = "ProductionLoadBalancerDnsName";
    public const string ProductionOriginHostname = "ProductionOriginHostname";
    public const string ProductionLoadBalancerName = "ProductionLoadBalancerName";
    public const string ProductionNodeRoleArn = "ProductionNodeRoleArn";

    // Of container blueprints.

    /// <summary>Commit that is deployed, <see cref="NoRevision"/> before anything is.</summary>
    public const string Revision = "Revision";

    public const string NoRevision = "none";
    public const string TaskCpu = "TaskCpu";
    public const string TaskMemory = "TaskMemory";
    public const string WebTaskMin = "WebTaskMin";
    public const string WebTaskMax = "WebTaskMax";
    public const string JobTaskMin = "JobTaskMin";
    public const string JobTaskMax = "JobTaskMax";
    public const string ActiveSlot = "ActiveSlot";
    public const string IdleSlot = "IdleSlot";
    public const string SlotASnapshot = "SlotASnapshot";
    public const string SlotBSnapshot = "SlotBSnapshot";
    public const string DatabaseClass = "DatabaseClass";
    public const string ReaderMax = "ReaderMax";
    public const string CacheNodeType = "CacheNodeType";
    public const string SearchInstanceType = "SearchInstanceType";
    public const string SearchVolumeGib = "SearchVolumeGib";
    public const string QueueInstanceType = "QueueInstanceType";
    public const string ClusterImageId = "ClusterImageId";
    public const string ClusterInstanceType = "ClusterInstanceType";
    public const string ClusterInstanceMin = "ClusterInstanceMin";
    public const string ClusterInstanceMax = "ClusterInstanceMax";
    public const string BastionImageId = "BastionImageId";

    /// <summary>
    /// Stands where no image is known: well-formed, and no image of anybody. The sandbox takes it; AWS refuses it by name before it creates anything,
    /// because the parameter's type is an image id.
    /// </summary>
    public const string UnknownImage = "ami-00000000000000000";

    public static string NodeInstanceType(int index) => string.Create(CultureInfo.InvariantCulture, $"Node{index}InstanceType");

    public static string BastionRange(int index) => string.Create(CultureInfo.InvariantCulture, $"BastionRange{index}");

    public static string ProductionNodeAddress(int index) => string.Create(CultureInfo.InvariantCulture, $"ProductionNode{index}Address");

    public static string ProductionDataVolumeArn(int index) => string.Create(CultureInfo.InvariantCulture, $"ProductionDataVolume{index}Arn");

    public static string NodeImageId(int index) => string.Create(CultureInfo.InvariantCulture, $"Node{index}ImageId");
}
