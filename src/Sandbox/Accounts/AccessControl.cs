using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Accounts;

/// <summary>
/// Who may do what in an account. Long-lived keys may do everything, and so may sessions of the sandbox's own account, where every role is taken to be there. In any other account a role is one
/// that a stack made: its trust says who takes it, and its inline policies what the session may do. A role that is gone opens nothing any more, sessions that last included.
/// </summary>
internal sealed class AccessControl(Account account)
{
    private static readonly Dictionary<string, string> NoContext = [];

    /// <summary>The role of that ARN; null where there is none.</summary>
    public StackResource? Role(string arn) => account.Stacks.All.SelectMany(s => s.Resources.Values)
        .FirstOrDefault(r => r is { Type: "AWS::IAM::Role", Exists: true, Gone: false } && r.Status is not StackStatus.DeleteComplete && arn.EndsWith(":role/" + r.PhysicalId, StringComparison.Ordinal));

    public bool Trusts(string role, string principal, IReadOnlyDictionary<string, string> context) =>
        account.IsOwn || (Role(role) is { } found && PolicyDocument.Trusts(found.Live["AssumeRolePolicyDocument"], principal, context));

    public bool MayRole(string role, PolicyQuestion question) => Role(role) is { } found && PolicyDocument.Allows(PoliciesOf(found), question);

    /// <summary>Refuses what the caller's role does not allow.</summary>
    public void Require(Caller caller, string action, string resource) => Require(caller, new PolicyQuestion(action, resource, NoContext));

    /// <summary>Refuses to hand a role to a service unless the caller may, and the role is there and lets the service take it.</summary>
    public void RequirePass(Caller caller, string role, string service)
    {
        Require(caller, new PolicyQuestion("iam:PassRole", role, new Dictionary<string, string>(StringComparer.Ordinal) { ["iam:PassedToService"] = service }));
        if (!account.IsOwn && !Trusts(role, service, NoContext)) throw ApiError.Validation($"Role {role} is invalid or cannot be assumed");
    }

    private void Require(Caller caller, PolicyQuestion question)
    {
        if (account.IsOwn || caller.RoleArn is not { } role || MayRole(role, question)) return;
        var code = question.Action.Split(':')[0] is "backup" or "servicequotas" ? ErrorCode.AccessDeniedException : question.Action.StartsWith("ec2:", StringComparison.Ordinal) ? ErrorCode.UnauthorizedOperation : ErrorCode.AccessDenied;
        throw new ApiError(code, $"User: {caller.Arn} is not authorized to perform: {question.Action} on resource: {question.Resource} because no identity-based policy allows the {question.Action} action", StatusCodes.Status403Forbidden);
    }

    private static IEnumerable<JsonNode?> PoliciesOf(StackResource role) => (role.Live["Policies"] as JsonArray)?.Select(p => p?["PolicyDocument"]) ?? [];
}
