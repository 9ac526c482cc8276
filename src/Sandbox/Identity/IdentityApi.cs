using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Identity;

/// <summary>Of IAM, version 2010-05-08, what asks whether a role may: SimulatePrincipalPolicy. Roles themselves are made by stacks.</summary>
internal sealed class IdentityApi(AccessControl access, FaultSwitches faults)
{
    public const string Namespace = "https://iam.amazonaws.com/doc/2010-05-08/";

    public Answer Handle(SignedCall signed)
    {
        var call = QueryCall.Read(signed);
        access.Require(call.Caller, "iam:" + call.Action, call["PolicySourceArn"] ?? "*");
        return faults.Around(new CallIdentity("iam", call.Action, null, call["PolicySourceArn"]), () => call.Action switch
        {
            "SimulatePrincipalPolicy" => QueryAnswer.Write(call, Namespace, Simulate, hasResult: true),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"Could not find operation {other} for version 2010-05-08: the sandbox does not emulate it."),
        });
    }

    // "If you do not provide ResourceArns, this parameter defaults to *" (SimulatePrincipalPolicy).
    private void Simulate(QueryCall call, AnswerXml xml)
    {
        var source = call.Required("PolicySourceArn");
        if (access.Role(source) is null) throw new ApiError(ErrorCode.NoSuchEntity, $"The role with name {source.Split('/')[^1]} cannot be found.", StatusCodes.Status404NotFound);
        var actions = call.List("ActionNames");
        if (actions.Count == 0) throw ApiError.Validation("1 validation error detected: Value null at 'actionNames' failed to satisfy constraint: Member must not be null");
        var resources = call.List("ResourceArns") is { Count: > 0 } given ? given : ["*"];
        var context = call.Structures("ContextEntries").ToDictionary(e => e("ContextKeyName") ?? "", e => e("ContextKeyValues.member.1") ?? "", StringComparer.Ordinal);
        xml.Flag("IsTruncated", false);
        xml.List("EvaluationResults", from action in actions from resource in resources select (action, resource), asked =>
        {
            xml.Text("EvalActionName", asked.action);
            xml.Text("EvalResourceName", asked.resource);
            xml.Text("EvalDecision", access.MayRole(source, new PolicyQuestion(asked.action, asked.resource, context)) ? "allowed" : "implicitDeny");
        });
    }
}
