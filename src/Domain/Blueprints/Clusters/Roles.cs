using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>What nodes and web servers may do in AWS: be reached by Session Manager, send metrics and logs, and take what carries their stack's tag.</summary>
internal static class Roles
{
    internal const string NodeRole = "NodeRole";
    internal const string NodeProfile = "NodeProfile";
    internal const string WebProfile = "WebProfile";
    internal const string ClusterSecret = "ClusterSecret";

    private const int PasswordLength = 48;

    internal static void Add(Template template, ClusterLayout layout)
    {
        AddSecret(template, ClusterSecret, "Password that the services of the cluster share");
        AddRole(template, NodeRole, NodeProfile, Signal(), ReadSecret(layout), FindOwnParts(), TakeOwnParts());
        AddRole(template, "WebRole", WebProfile, Signal(), ReadSecret(layout));
    }

    /// <summary>A password that outlives the stack like the volumes it opens.</summary>
    internal static void AddSecret(Template template, string logicalId, string description) =>
        template.Resource(
            logicalId,
            "AWS::SecretsManager::Secret",
            new { Description = description, GenerateSecretString = new { PasswordLength, ExcludePunctuation = true } },
            Lifecycle.Retained);

    private static void AddRole(Template template, string role, string profile, params object[] statements)
    {
        template.Resource(role, "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("ec2.amazonaws.com"),
            ManagedPolicyArns = new[] { Iam.Managed("AmazonSSMManagedInstanceCore"), Iam.Managed("CloudWatchAgentServerPolicy") },
            Policies = new[] { Iam.Inline("environment", statements) },
        });
        template.Resource(profile, "AWS::IAM::InstanceProfile", new { Roles = new[] { Fn.Ref(role) } });
    }

    private static object Signal() =>
        new { Effect = "Allow", Action = "cloudformation:SignalResource", Resource = Fn.Ref("AWS::StackId") };

    private static object ReadSecret(ClusterLayout layout) => new
    {
        Effect = "Allow",
        Action = "secretsmanager:GetSecretValue",
        Resource = layout.Agents.Count == 0 ? (object)Fn.Ref(ClusterSecret) : new object[] { Fn.Ref(ClusterSecret) }.Concat(Agent.Keys(layout.Agents)).ToArray(),
    };

    // EC2's Describe calls know no resources; they read and change nothing.
    private static object FindOwnParts() =>
        new { Effect = "Allow", Action = new[] { "ec2:DescribeVolumes", "ec2:DescribeNetworkInterfaces" }, Resource = "*" };

    private static object TakeOwnParts() => new
    {
        Effect = "Allow",
        Action = new[] { "ec2:AttachVolume", "ec2:AttachNetworkInterface" },
        Resource = new[] { Ec2("instance"), Ec2("volume"), Ec2("network-interface") },
        Condition = new { StringEquals = new Dictionary<string, object> { [$"aws:ResourceTag/{Tags.Stack}"] = Fn.Ref("AWS::StackId") } },
    };

    private static JsonObject Ec2(string kind) => Fn.Sub($"arn:${{AWS::Partition}}:ec2:${{AWS::Region}}:${{AWS::AccountId}}:{kind}/*");
}
