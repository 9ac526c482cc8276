using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.AwsAccounts;

/// <summary>
/// The CloudFormation template that a customer runs once in their account. It makes two roles: one that our account may take if it tells the external id, and one that CloudFormation
/// alone may take, to make what our stacks hold. To take both away is to delete its stack.
/// </summary>
public static class BootstrapTemplate
{
    /// <summary>What whoever runs it must acknowledge: it makes roles, with names.</summary>
    public const string Capability = "CAPABILITY_NAMED_IAM";

    /// <summary>Seconds; AWS's least upper bound, and the longest that a role taken by a role lasts (AssumeRole, DurationSeconds).</summary>
    private const int SessionSeconds = 3600;

    private const string RightAccount = "RightAccount";
    private const string Access = "AccessRole";
    private const string Stacks = "StackRole";

    /// <param name="account">Whose roles they are.</param>
    /// <param name="controlAccount">Number of the account that our workers run under.</param>
    /// <param name="bucketPrefix">As <see cref="AccessPolicy.Of"/> has it.</param>
    public static string Render(AwsAccount account, string controlAccount, string bucketPrefix)
    {
        var template = new Template($"Cloud: lets AWS account {controlAccount} run environments here, for {account.AccountId} and no other account");

        // A template run in another account than was meant would give away one that nobody spoke of: there it makes nothing.
        template.Condition(RightAccount, Fn.Is("AWS::AccountId", account.AccountId));
        var here = Lifecycle.Under(RightAccount);
        template.Resource(Access, "AWS::IAM::Role", new
        {
            account.RoleName,
            Description = "Taken by the control plane's workers to run stacks and backups of environments.",
            MaxSessionDuration = SessionSeconds,
            AssumeRolePolicyDocument = Iam.Document(new
            {
                Effect = "Allow",
                Principal = new { AWS = Fn.Sub($"arn:${{AWS::Partition}}:iam::{controlAccount}:root") },
                Action = "sts:AssumeRole",
                Condition = new JsonObject { ["StringEquals"] = new JsonObject { ["sts:ExternalId"] = account.ExternalId } },
            }),
            Policies = new[] { Iam.Inline("control-plane", [.. AccessPolicy.Of(account, bucketPrefix).Select(Statement)]) },
        }, here);
        template.Resource(Stacks, "AWS::IAM::Role", new
        {
            RoleName = account.StackRoleName,
            Description = "Taken by CloudFormation to make what the environments' stacks hold.",
            AssumeRolePolicyDocument = Iam.TrustOf("cloudformation.amazonaws.com"),
            Policies = new[] { Iam.Inline("stacks", [.. StackPolicy.All.Select(Statement), KnownPoliciesOnly()]) },
        }, here);
        return template.ToJson();
    }

    private static object Statement(AllowedCalls allowed) => new
    {
        Sid = allowed.Name,
        Effect = "Allow",
        Action = allowed.Actions,
        Resource = allowed.Resources.Select(Resource),
        Condition = allowed.PassedTo is { } service ? new JsonObject { ["StringEquals"] = new JsonObject { ["iam:PassedToService"] = service } } : null,
    };

    private static object KnownPoliciesOnly() => new
    {
        Sid = "KnownPolicies",
        Effect = "Allow",
        Action = new[] { "iam:AttachRolePolicy", "iam:DetachRolePolicy" },
        Resource = Resource($"arn:${{AWS::Partition}}:iam::${{AWS::AccountId}}:role/{AccessPolicy.Ours}"),
        Condition = new JsonObject { ["ArnEquals"] = new JsonObject { ["iam:PolicyARN"] = Template.Json(StackPolicy.ManagedPolicies.Select(Iam.Managed)) } },
    };

    private static JsonNode Resource(string arn) => arn.Contains("${", StringComparison.Ordinal) ? Fn.Sub(arn) : JsonValue.Create(arn);
}
