using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>Two Redis, one for the cache and one for sessions (R75, R88): a full cache must never push a customer out. A standby in another zone on high availability.</summary>
internal static class Caches
{
    internal const int Port = 6379;
    internal const string Secret = "RedisSecret";
    internal const string Cache = "RedisCache";
    internal const string Session = "RedisSession";

    private const string Subnets = "RedisSubnets";

    /// <summary>The last Redis before Valkey that ElastiCache offers ("Supported engines and versions").</summary>
    private const string EngineVersion = "7.1";

    /// <summary>Days that ElastiCache keeps its daily copies of the sessions.</summary>
    private const int SessionDays = 3;

    internal static void Add(Template template, ContainerLayout layout)
    {
        Roles.AddSecret(template, Secret, "Password of both Redis");
        template.Resource(Subnets, "AWS::ElastiCache::SubnetGroup", new { Description = "Private subnets", SubnetIds = ContainerLayout.PrivateSubnets });
        AddRedis(template, layout, Cache, "Cache", snapshotDays: null);
        AddRedis(template, layout, Session, "Sessions", SessionDays);
    }

    private static void AddRedis(Template template, ContainerLayout layout, string logicalId, string description, int? snapshotDays) =>
        template.Resource(logicalId, "AWS::ElastiCache::ReplicationGroup", new
        {
            ReplicationGroupDescription = description,
            Engine = "redis",
            EngineVersion,
            CacheNodeType = Fn.Ref(StackParameters.CacheNodeType),
            NumCacheClusters = layout.HighAvailability ? 2 : 1,
            AutomaticFailoverEnabled = layout.HighAvailability,
            MultiAZEnabled = layout.HighAvailability,
            CacheSubnetGroupName = Fn.Ref(Subnets),
            SecurityGroupIds = new[] { Fn.GetAtt($"{ContainerFirewalls.DataGroup}.GroupId") },
            AtRestEncryptionEnabled = true,
            TransitEncryptionEnabled = true,
            AuthToken = Fn.Sub($"{{{{resolve:secretsmanager:${{{Secret}}}}}}}"),
            SnapshotRetentionLimit = snapshotDays,
        });
}
