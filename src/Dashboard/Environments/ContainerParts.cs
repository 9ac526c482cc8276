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

    private static readonly Dictionary<string, string> Details = new(StringComparer.Ordinal)
    {
        ["Web"] = "web, by load",
        ["Sandbox"] = "sandbox for commands",
        ["Jobs"] = "scheduled jobs, by pending tasks",
        ["Images"] = "image resizing",
        ["DatabaseAWriter"] = "writer, slot A",
        ["DatabaseAReader"] = "reader, slot A",
        ["DatabaseBWriter"] = "writer, slot B",
        ["DatabaseBReader"] = "reader, slot B",
        ["RedisCache"] = "cache",
        ["RedisSession"] = "sessions",
    };

    public static IReadOnlyList<ContainerLayer> Of(IReadOnlyList<StackPart> parts) =>
        [.. from word in Words
            from part in parts
            where part.Type == word.Type
            group new ContainerPart(part.LogicalId, word.Title, Details.GetValueOrDefault(part.LogicalId, ""), part.Status) by word.Layer into layer
            select new ContainerLayer(layer.Key, [.. layer])];
}
