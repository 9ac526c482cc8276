using System.Globalization;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>What AWS Backup makes of a resource's ARN: its type, the form of its recovery points, and how a restore of it looks.</summary>
internal sealed record ProtectedResource(string Arn, string Type, string Region, string Id)
{
    private const long Gibibyte = 1L << 30;

    // A copy of a smaller volume is quicker than one of a file system; seconds at speed 1.
    private static readonly Dictionary<string, double> RunningSeconds = new(StringComparer.Ordinal) { ["EBS"] = 6, ["EC2"] = 8, ["Aurora"] = 9, ["RDS"] = 8, ["EFS"] = 10, ["S3"] = 8 };

    /// <summary>Null when the ARN is not one of a type that AWS Backup takes.</summary>
    public static ProtectedResource? Parse(string arn)
    {
        var parts = arn.Split(':', 6);
        if (parts.Length != 6 || parts[0] != "arn") return null;
        var (type, id) = (parts[2], parts[5]) switch
        {
            ("ec2", var r) when r.StartsWith("volume/vol-", StringComparison.Ordinal) => ("EBS", r["volume/".Length..]),
            ("ec2", var r) when r.StartsWith("instance/i-", StringComparison.Ordinal) => ("EC2", r["instance/".Length..]),
            ("rds", var r) when r.StartsWith("cluster:", StringComparison.Ordinal) => ("Aurora", r["cluster:".Length..]),
            ("rds", var r) when r.StartsWith("db:", StringComparison.Ordinal) => ("RDS", r["db:".Length..]),
            ("elasticfilesystem", var r) when r.StartsWith("file-system/fs-", StringComparison.Ordinal) => ("EFS", r["file-system/".Length..]),
            ("s3", var r) when r.Length > 0 => ("S3", r),
            _ => ("", ""),
        };
        return type.Length == 0 || id.Length == 0 ? null : new ProtectedResource(arn, type, parts[3], id);
    }

    /// <summary>CloudFormation's name for one of AWS Backup's resource types.</summary>
    public static string StackTypeOf(string type) => type switch
    {
        "EBS" => "AWS::EC2::Volume",
        "EC2" => "AWS::EC2::Instance",
        "Aurora" => "AWS::RDS::DBCluster",
        "RDS" => "AWS::RDS::DBInstance",
        "EFS" => "AWS::EFS::FileSystem",
        _ => "AWS::S3::Bucket",
    };

    public double SecondsToBackUp => RunningSeconds[Type];

    /// <summary>The ARN of a new recovery point, in the form each service gives.</summary>
    public string NewRecoveryPoint(string account, string region, string jobId)
    {
        var partition = Wire.Partition(region);
        var hex = Wire.Sha256(jobId)[..17];
        return Type switch
        {
            "EBS" => $"arn:{partition}:ec2:{region}::snapshot/snap-{hex}",
            "EC2" => $"arn:{partition}:ec2:{region}::image/ami-{hex}",
            "Aurora" => $"arn:{partition}:rds:{region}:{account}:cluster-snapshot:awsbackup:job-{jobId.ToLowerInvariant()}",
            "RDS" => $"arn:{partition}:rds:{region}:{account}:snapshot:awsbackup:job-{jobId.ToLowerInvariant()}",
            _ => $"arn:{partition}:backup:{region}:{account}:recovery-point:{Guid.CreateVersion7()}",
        };
    }

    /// <summary>The ARN of what a restore makes.</summary>
    public string NewlyRestored(string account, string region, string restoreId, IReadOnlyDictionary<string, string> metadata)
    {
        var partition = Wire.Partition(region);
        var hex = Wire.Sha256(restoreId)[..17];
        return Type switch
        {
            "EBS" => $"arn:{partition}:ec2:{region}:{account}:volume/vol-{hex}",
            "EC2" => $"arn:{partition}:ec2:{region}:{account}:instance/i-{hex}",
            "Aurora" => $"arn:{partition}:rds:{region}:{account}:cluster:{metadata.GetValueOrDefault("DBClusterIdentifier", "awsbackup-restore-" + hex)}",
            "RDS" => $"arn:{partition}:rds:{region}:{account}:db:{metadata.GetValueOrDefault("DBInstanceIdentifier", "awsbackup-restore-" + hex)}",
            "EFS" => $"arn:{partition}:elasticfilesystem:{region}:{account}:file-system/fs-{hex}",
            _ => $"arn:{partition}:s3:::{metadata.GetValueOrDefault("DestinationBucketName", Id + "-restored-" + hex)}",
        };
    }

    /// <summary>Bytes of a backup: between 4 and 20 GiB by the resource, and some 12 MiB more each hour since its first backup. A volume holds no more than its size.</summary>
    public long SizeAfter(TimeSpan sinceFirst, CloudFormation.Stacks.StackResource? resource)
    {
        const long HourlyGrowth = 12L << 20;
        var seed = Convert.ToInt64(Wire.Sha256(Arn)[..8], 16);
        var size = (4 * Gibibyte) + (seed % (16 * Gibibyte)) + (long)(sinceFirst.TotalHours * HourlyGrowth);
        return resource is { Type: "AWS::EC2::Volume" } && long.TryParse(Scalar.Of(resource.Properties["Size"]), NumberStyles.None, CultureInfo.InvariantCulture, out var gibibytes)
            ? Math.Min(size, gibibytes * Gibibyte)
            : size;
    }

    /// <summary>What GetRecoveryPointRestoreMetadata answers: how the resource was ("Restore metadata" of each type in the developer guide).</summary>
    public Dictionary<string, string> RestoreMetadata(CloudFormation.Stacks.StackResource? resource)
    {
        string Given(string name, string fallback) => Scalar.Of(resource?.Properties[name]) is { Length: > 0 } value ? value : fallback;
        return Type switch
        {
            "EBS" => new(StringComparer.Ordinal) { ["volumeType"] = Given("VolumeType", "gp3"), ["volumeSize"] = Given("Size", "100"), ["availabilityZone"] = Given("AvailabilityZone", Region + "a"), ["encrypted"] = Given("Encrypted", "false") },
            "EFS" => new(StringComparer.Ordinal) { ["file-system-id"] = Id, ["Encrypted"] = Given("Encrypted", "true"), ["PerformanceMode"] = Given("PerformanceMode", "generalPurpose"), ["newFileSystem"] = "true" },
            "Aurora" => new(StringComparer.Ordinal) { ["DBClusterIdentifier"] = Id, ["Engine"] = Given("Engine", "aurora-mysql"), ["EngineVersion"] = Given("EngineVersion", "8.0.mysql_aurora.3.08.2"), ["Port"] = "3306", ["DeletionProtection"] = Given("DeletionProtection", "false") },
            "RDS" => new(StringComparer.Ordinal) { ["DBInstanceIdentifier"] = Id, ["Engine"] = Given("Engine", "mysql") },
            "EC2" => new(StringComparer.Ordinal) { ["InstanceType"] = Given("InstanceType", "t3.micro"), ["SubnetId"] = Given("SubnetId", "") },
            _ => new(StringComparer.Ordinal) { ["DestinationBucketName"] = Id, ["NewBucket"] = "true" },
        };
    }
}
