using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>Uploads of any size in a bucket (R76): encrypted, versioned because AWS Backup asks for it, read by nobody but containers and the own CDN.</summary>
internal static class Media
{
    internal const string Bucket = "Media";
    internal const string Access = "MediaAccess";

    /// <summary>What AWS Backup needs for buckets beside its ordinary policies ("Amazon S3 backups", permissions).</summary>
    internal static readonly string[] BackupPolicies = ["AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore"];

    /// <summary>Days that a replaced or deleted upload can be had back.</summary>
    private const int OldVersionDays = 30;

    internal static JsonObject Objects => Fn.Sub($"${{{Bucket}.Arn}}/*");

    internal static void Add(Template template, ContainerLayout layout)
    {
        template.Resource(
            Bucket,
            "AWS::S3::Bucket",
            new
            {
                BucketEncryption = new
                {
                    ServerSideEncryptionConfiguration = new[] { new { ServerSideEncryptionByDefault = new { SSEAlgorithm = "AES256" } } },
                },
                VersioningConfiguration = new { Status = "Enabled" },
                LifecycleConfiguration = new
                {
                    Rules = new[] { new { Id = "old-versions", Status = "Enabled", NoncurrentVersionExpiration = new { NoncurrentDays = OldVersionDays } } },
                },
                OwnershipControls = new { Rules = new[] { new { ObjectOwnership = "BucketOwnerEnforced" } } },
                PublicAccessBlockConfiguration = new { BlockPublicAcls = true, BlockPublicPolicy = true, IgnorePublicAcls = true, RestrictPublicBuckets = true },
            },
            Lifecycle.Retained);
        object[] statements = layout.HasEdge ? [OnlyEncrypted(), FromEdge()] : [OnlyEncrypted()];
        template.Resource("MediaPolicy", "AWS::S3::BucketPolicy", new { Bucket = Fn.Ref(Bucket), PolicyDocument = Iam.Document(statements) });
        if (layout.HasEdge)
            AddAccess(template);
        template.Output(StackOutputs.MediaBucketArn, Fn.GetAtt($"{Bucket}.Arn"));
    }

    private static void AddAccess(Template template) =>
        template.Resource(Access, "AWS::CloudFront::OriginAccessControl", new
        {
            OriginAccessControlConfig = new
            {
                Name = Fn.Sub($"${{{StackParameters.EnvironmentId}}}-${{Suffix}}", new { Suffix = StackFrame.StackSuffix() }),
                OriginAccessControlOriginType = "s3",
                SigningBehavior = "always",
                SigningProtocol = "sigv4",
            },
        });

    private static object OnlyEncrypted() => new
    {
        Effect = "Deny",
        Principal = "*",
        Action = "s3:*",
        Resource = new[] { Fn.GetAtt($"{Bucket}.Arn"), Objects },
        Condition = new { Bool = new Dictionary<string, object> { ["aws:SecureTransport"] = "false" } },
    };

    private static object FromEdge() => new
    {
        Effect = "Allow",
        Principal = new { Service = "cloudfront.amazonaws.com" },
        Action = "s3:GetObject",
        Resource = Objects,
        Condition = new
        {
            StringEquals = new Dictionary<string, object>
            {
                ["aws:SourceArn"] = Fn.Sub($"arn:${{AWS::Partition}}:cloudfront::${{AWS::AccountId}}:distribution/${{{Clusters.Edge.Distribution}}}"),
            },
        },
    };
}
