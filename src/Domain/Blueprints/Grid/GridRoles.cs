using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>Two roles: ECS starts containers with one, containers reach their folders with the other.</summary>
internal static class GridRoles
{
    internal const string ExecutionRole = "ExecutionRole";
    internal const string TaskRole = "TaskRole";
    internal const string ServiceSecret = "ServiceSecret";

    private const int PasswordLength = 48;

    internal static void Add(Template template, GridLayout layout)
    {
        // Outlives the stack like the files whose services it opens.
        template.Resource(
            ServiceSecret,
            "AWS::SecretsManager::Secret",
            new
            {
                Description = "Password that the services of the environment share",
                GenerateSecretString = new { PasswordLength, ExcludePunctuation = true },
            },
            Lifecycle.Retained);
        template.Resource(ExecutionRole, "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("ecs-tasks.amazonaws.com"),
            ManagedPolicyArns = new[] { Iam.Managed("service-role/AmazonECSTaskExecutionRolePolicy") },
            Policies = new[]
            {
                Iam.Inline("secret", new { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = layout.Agents.Count == 0 ? (object)Fn.Ref(ServiceSecret) : new object[] { Fn.Ref(ServiceSecret) }.Concat(Agent.Keys(layout.Agents)).ToArray() }),
            },
        });
        template.Resource(TaskRole, "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("ecs-tasks.amazonaws.com"),
            Policies = new[] { Iam.Inline("files", MountOwnFolders(layout)) },
        });
    }

    private static object MountOwnFolders(GridLayout layout) => new
    {
        Effect = "Allow",
        Action = new[] { "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite" },
        Resource = Fn.GetAtt($"{GridFiles.Files}.Arn"),
        Condition = new { StringEquals = new Dictionary<string, object> { ["elasticfilesystem:AccessPointArn"] = GridFiles.Arns(layout) } },
    };
}
