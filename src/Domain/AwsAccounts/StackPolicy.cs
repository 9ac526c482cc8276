namespace Cloud.Domain.AwsAccounts;

/// <summary>
/// What CloudFormation may do for our stacks in a customer's account. What a service makes gets an id from AWS, so most cannot be named before it is there; what has a name of its own
/// is named. Which actions of a service a type of resource takes AWS says in schemas that need no version of ours, and so these are whole services: those of the templates, which
/// a test compares, and no other.
/// </summary>
internal static class StackPolicy
{
    /// <summary>Services whose resources have ids that AWS makes.</summary>
    internal static IReadOnlyList<string> Services { get; } =
    [
        "application-autoscaling", "autoscaling", "backup", "cloudfront", "cloudwatch", "ec2", "ecs", "elasticache", "elasticfilesystem", "elasticloadbalancing", "es", "mq", "rds", "route53",
        "secretsmanager", "servicediscovery", "wafv2",
    ];

    /// <summary>AWS's own policies that roles of our stacks have, by path and name; no other can be attached.</summary>
    internal static IReadOnlyList<string> ManagedPolicies { get; } =
    [
        "AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore", "AmazonSSMManagedInstanceCore", "CloudWatchAgentServerPolicy",
        "service-role/AWSBackupServiceRolePolicyForBackup", "service-role/AWSBackupServiceRolePolicyForRestores", "service-role/AmazonEC2ContainerServiceforEC2Role",
        "service-role/AmazonECSTaskExecutionRolePolicy",
    ];

    private const string Account = "${AWS::AccountId}";
    private const string Arn = "arn:${AWS::Partition}:";

    internal static IReadOnlyList<AllowedCalls> All { get; } =
    [
        new("Services", [.. Services.Select(s => s + ":*")], [AccessPolicy.Everything]),
        // Of the balancers' names alone, in stacks; those of visitors' names are made by our own role.
        new("Certificates",
        [
            "acm:AddTagsToCertificate", "acm:DeleteCertificate", "acm:DescribeCertificate", "acm:ListTagsForCertificate", "acm:RemoveTagsFromCertificate", "acm:RequestCertificate",
        ], [AccessPolicy.Everything]),
        new("Buckets", ["s3:*"], [$"{Arn}s3:::{AccessPolicy.Ours}", $"{Arn}s3:::{AccessPolicy.Ours}/*"]),
        new("Logs", ["logs:*"], [$"{Arn}logs:*:{Account}:log-group:/cloud/*"]),
        new("ListLogs", ["logs:DescribeLogGroups"], [AccessPolicy.Everything]),
        new("Parameters", ["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:GetParameters", "ssm:ListTagsForResource", "ssm:PutParameter", "ssm:RemoveTagsFromResource"],
            [$"{Arn}ssm:*:{Account}:parameter/cloud/*"]),
        // A vault and encrypted volumes are under keys of AWS's own in the account (aws/backup, aws/ebs ...), which have no names that can be told beforehand.
        new("Keys", ["backup-storage:MountCapsule", "kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:RetireGrant"],
            [AccessPolicy.Everything]),
        new("Roles",
        [
            "iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:CreateRole", "iam:DeleteInstanceProfile", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetInstanceProfile",
            "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:PassRole", "iam:PutRolePolicy", "iam:RemoveRoleFromInstanceProfile",
            "iam:TagInstanceProfile", "iam:TagRole", "iam:UntagInstanceProfile", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole",
        ], [$"{Arn}iam::{Account}:role/{AccessPolicy.Ours}", $"{Arn}iam::{Account}:instance-profile/{AccessPolicy.Ours}"]),
        new("ServiceLinkedRoles", ["iam:CreateServiceLinkedRole"], [$"{Arn}iam::{Account}:role/aws-service-role/*"]),
    ];
}
