using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>What ECS may do to start containers, and what containers may do: read their files and media. Only the sandbox takes commands (R68).</summary>
internal static class ContainerRoles
{
    internal const string TaskRole = GridRoles.TaskRole;
    internal const string SandboxRole = "SandboxRole";

    private const string Tasks = "ecs-tasks.amazonaws.com";

    internal static void Add(Template template, ContainerLayout layout)
    {
        template.Resource(GridRoles.ExecutionRole, "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf(Tasks),
            ManagedPolicyArns = new[] { Iam.Managed("service-role/AmazonECSTaskExecutionRolePolicy") },
            Policies = new[] { Iam.Inline("secrets", new { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = Secrets(layout) }) },
        });
        template.Resource(TaskRole, "AWS::IAM::Role", Role(MountFiles(), UseMedia(), ListMedia()));
        template.Resource(SandboxRole, "AWS::IAM::Role", Role(MountFiles(), UseMedia(), ListMedia(), TakeCommands()));
    }

    private static object Role(params object[] statements) =>
        new { AssumeRolePolicyDocument = Iam.TrustOf(Tasks), Policies = new[] { Iam.Inline("environment", statements) } };

    private static object[] Secrets(ContainerLayout layout) =>
    [
        Fn.Ref(Caches.Secret), Fn.Ref(Search.Secret), Database.PasswordArn, .. layout.HasQueue ? [Fn.Ref(Queue.Secret)] : Array.Empty<object>(), .. Agent.Keys(layout.Agents),
    ];

    private static object MountFiles() => new
    {
        Effect = "Allow",
        Action = new[] { "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite" },
        Resource = Fn.GetAtt($"{GridFiles.Files}.Arn"),
        Condition = new { StringEquals = new Dictionary<string, object> { ["elasticfilesystem:AccessPointArn"] = Fn.GetAtt($"{SharedFiles.Folder}.Arn") } },
    };

    private static object UseMedia() =>
        new { Effect = "Allow", Action = new[] { "s3:GetObject", "s3:PutObject", "s3:DeleteObject" }, Resource = Media.Objects };

    private static object ListMedia() => new { Effect = "Allow", Action = "s3:ListBucket", Resource = Fn.GetAtt($"{Media.Bucket}.Arn") };

    // The channels of ECS Exec know no resources.
    private static object TakeCommands() => new
    {
        Effect = "Allow",
        Action = new[]
        {
            "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        },
        Resource = "*",
    };
}
