namespace Cloud.Domain.AwsAccounts;

/// <summary>Calls that the role in a customer's account allows.</summary>
/// <param name="Name">Of the statement; letters and digits.</param>
/// <param name="Actions">As IAM writes them.</param>
/// <param name="Resources">ARNs, with CloudFormation's <c>${AWS::Partition}</c> and <c>${AWS::AccountId}</c>; <c>*</c> alone where AWS knows no resource for the actions.</param>
/// <param name="PassedTo">Only with <c>iam:PassRole</c>: the one service that the role may be handed to.</param>
public sealed record AllowedCalls(string Name, IReadOnlyList<string> Actions, IReadOnlyList<string> Resources, string? PassedTo = null)
{
    /// <summary>The same calls on resources as one account has them: names in the place of patterns, as a simulation of policies wants them.</summary>
    public AllowedCalls For(string accountId, string region) => this with { Resources = [.. Resources.Select(r => r == AccessPolicy.Everything ? r : Example(r, accountId, region))] };

    private static string Example(string arn, string accountId, string region)
    {
        var parts = arn.Replace("${AWS::Partition}", "aws", StringComparison.Ordinal).Replace("${AWS::AccountId}", accountId, StringComparison.Ordinal).Split(':', 5);
        parts[3] = parts[3] == "*" ? region : parts[3];
        return string.Join(':', parts).Replace("*", "check", StringComparison.Ordinal);
    }
}

/// <summary>
/// What our workers do in a customer's account, and nothing else: each action stands for a call of our AWS client, or for what AWS asks of whoever makes it (Service Authorization
/// Reference, "Actions, resources, and condition keys"). A test holds the list against the client's. Making and changing resources is CloudFormation's, by a role of its own.
/// </summary>
public static class AccessPolicy
{
    /// <summary>Where a service's actions know no resource.</summary>
    public const string Everything = "*";

    /// <summary>Stacks of ours, and the roles and buckets within them, begin so.</summary>
    internal const string Ours = "cloud-*";

    private const string Account = "${AWS::AccountId}";
    private const string Arn = "arn:${AWS::Partition}:";
    private const string Backup = "backup.amazonaws.com";
    private const string Stacks = "cloudformation.amazonaws.com";

    /// <param name="account">Names the two roles.</param>
    /// <param name="bucketPrefix">Template buckets are called <c>{prefix}-{account id}-{region}</c>.</param>
    public static IReadOnlyList<AllowedCalls> Of(AwsAccount account, string bucketPrefix) =>
    [
        new("Stacks",
        [
            "cloudformation:CancelUpdateStack", "cloudformation:ContinueUpdateRollback", "cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet", "cloudformation:DeleteStack",
            "cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents", "cloudformation:DescribeStackResourceDrifts", "cloudformation:DescribeStacks",
            "cloudformation:DetectStackDrift", "cloudformation:DetectStackResourceDrift", "cloudformation:ExecuteChangeSet", "cloudformation:GetTemplate", "cloudformation:ListStackResources",
            "cloudformation:SetStackPolicy", "cloudformation:UpdateTerminationProtection",
        ], [$"{Arn}cloudformation:*:{Account}:stack/{Ours}/*"]),
        new("DriftOfStacks", ["cloudformation:DescribeStackDriftDetectionStatus"], [Everything]),
        new("RoleForCloudFormation", ["iam:PassRole"], [$"{Arn}iam::{Account}:role/{account.StackRoleName}"], Stacks),
        new("Vaults", ["backup:CreateBackupVault", "backup:DescribeBackupVault", "backup:ListRecoveryPointsByBackupVault", "backup:StartBackupJob"], [$"{Arn}backup:*:{Account}:backup-vault:*"]),
        new("RecoveryPoints", ["backup:DeleteRecoveryPoint", "backup:DescribeRecoveryPoint", "backup:GetRecoveryPointRestoreMetadata", "backup:StartRestoreJob", "backup:TagResource"],
        [
            $"{Arn}backup:*:{Account}:recovery-point:*", $"{Arn}ec2:*::snapshot/*", $"{Arn}rds:*:{Account}:cluster-snapshot:awsbackup:*",
        ]),
        new("BackupJobs", ["backup:DescribeBackupJob", "backup:DescribeRestoreJob"], [Everything]),
        new("RolesForBackup", ["iam:PassRole"], [$"{Arn}iam::{Account}:role/{Ours}"], Backup),
        new("TemplateBucket", ["s3:CreateBucket"], [$"{Arn}s3:::{bucketPrefix}-{Account}-*"]),
        new("Templates", ["s3:GetObject", "s3:PutObject"], [$"{Arn}s3:::{bucketPrefix}-{Account}-*/*"]),
        new("Room", ["ec2:DescribeAddresses", "ec2:DescribeRegions", "ec2:DescribeVpcs", "servicequotas:GetServiceQuota"], [Everything]),
        new("Images", ["ec2:DescribeImages", "ec2:DescribeManagedPrefixLists"], [Everything]),
        new("Alarms", ["cloudwatch:DescribeAlarms"], [$"{Arn}cloudwatch:*:{Account}:alarm:*"]),
        new("FinalSnapshots", ["rds:DescribeDBClusterSnapshots"], [$"{Arn}rds:*:{Account}:cluster:*", $"{Arn}rds:*:{Account}:cluster-snapshot:*"]),
        new("OldSnapshots", ["rds:DeleteDBClusterSnapshot"], [$"{Arn}rds:*:{Account}:cluster-snapshot:{Ours}"]),
        new("NewCertificates", ["acm:AddTagsToCertificate", "acm:RequestCertificate"], [Everything]),
        new("Certificates", ["acm:DeleteCertificate", "acm:DescribeCertificate"], [$"{Arn}acm:*:{Account}:certificate/*"]),
        new("OwnPermissions", ["iam:SimulatePrincipalPolicy"], [$"{Arn}iam::{Account}:role/{account.RoleName}", $"{Arn}iam::{Account}:role/{account.StackRoleName}"]),
    ];

    /// <summary>Some of what CloudFormation needs its role for: enough to see that the role is there and has its policy.</summary>
    public static IReadOnlyList<AllowedCalls> ProbesOfStackRole { get; } =
    [
        new("Services", ["autoscaling:CreateAutoScalingGroup", "ec2:AllocateAddress", "ec2:CreateVpc", "elasticloadbalancing:CreateLoadBalancer", "rds:CreateDBCluster"], [Everything]),
        new("Roles", ["iam:CreateRole", "iam:PassRole"], [$"{Arn}iam::{Account}:role/{Ours}"]),
    ];
}
