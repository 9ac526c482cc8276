using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>A part of an environment in containers, as its stack tells it.</summary>
/// <param name="Detail">Which of several it is; empty where it is the only one.</param>
/// <param name="Status">CloudFormation's word for it.</param>
public sealed record ContainerPart(string Id, string Title, string Detail, string Status);

/// <summary>Parts that belong together: the way in, the containers, the data.</summary>
public sealed record ContainerLayer(string Title, IReadOnlyList<ContainerPart> Parts);

/// <summary>Puts a stack's resources in the order in which a request meets them. What has no word here is the stack page's matter.</summary>
public static class ContainerParts
{
    private static readonly (string Layer, string Type, string Title)[] Words =
    [
        ("The way in", "AWS::WAFv2::WebACL", "Web ACL"),
        ("The way in", "AWS::CloudFront::Distribution", "CDN"),
        ("The way in", "AWS::ElasticLoadBalancingV2::LoadBalancer", "Load balancer"),
        ("The way in", "AWS::EC2::Instance", "Bastion"),
        ("Containers", "AWS::ECS::Service", "Containers"),
        ("Containers", "AWS::AutoScaling::AutoScalingGroup", "Instances"),
        ("Data", "AWS::RDS::DBProxy", "Database proxy"),
        ("Data", "AWS::RDS::DBInstance", "Aurora"),
        ("Data", "AWS::ElastiCache::ReplicationGroup", "Redis"),
        ("Data", "AWS::OpenSearchService::Domain", "Search"),
        ("Data", "AWS::AmazonMQ::Broker", "Message queue"),
        ("Data", "AWS::EFS::FileSystem", "Shared files"),
        ("Data", "AWS::S3::Bucket", "Uploads"),
    ];

    /// <summary>Those of which a stack has several, by their logical ids, in the order in which they are drawn.</summary>
    private static readonly (string Id, string Title, string Detail)[] Named =
    [
        ("Web", "Web", "scales by load"),
        ("Jobs", "Scheduled jobs", "scale by pending tasks"),
        ("Sandbox", "Sandbox", "takes commands"),
        ("Images", "Image resizing", ""),
        ("DatabaseAWriter", "Aurora writer", "slot A"),
        ("DatabaseAReader", "Aurora reader", "slot A"),
        ("DatabaseBWriter", "Aurora writer", "slot B"),
        ("DatabaseBReader", "Aurora reader", "slot B"),
        ("RedisCache", "Redis", "cache"),
        ("RedisSession", "Redis", "sessions"),
    ];

    public static IReadOnlyList<ContainerLayer> Of(IReadOnlyList<StackPart> parts) =>
        [.. from word in Words
            from part in parts.OrderBy(part => Array.FindIndex(Named, named => named.Id == part.LogicalId))
            where part.Type == word.Type
            group Part(part, word.Title) by word.Layer into layer
            select new ContainerLayer(layer.Key, [.. layer])];

    private static ContainerPart Part(StackPart part, string title) =>
        Array.Find(Named, named => named.Id == part.LogicalId) is { Title: { } name, Detail: var detail } ? new(part.LogicalId, name, detail, part.Status) : new(part.LogicalId, title, "", part.Status);
}
