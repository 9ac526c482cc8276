using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>What is done to a stack other than by a change set.</summary>
internal sealed class StackActions(StackStore stacks, double speed)
{
    // SetStackPolicy: "Length Constraints: Maximum length of 16384".
    private const int MaxPolicyLength = 16_384;

    public void Delete(QueryCall call, AnswerXml xml)
    {
        var name = call.Required("StackName");
        var token = call.Token();
        if (stacks.Find(call.Region, name) is not { IsDeleted: false } stack) return;
        if (stack.AlreadyDid(token, "DeleteStack")) return;
        if (stack.TerminationProtection)
            throw ApiError.Validation($"Stack [{stack.Name}] cannot be deleted while TerminationProtection is enabled");
        var retain = call.List("RetainResources");
        CheckRetained(stack, retain);
        if (stack.Status == StackStatus.DeleteInProgress) return;
        if (stack.Operation is { Halted: false } && stack.Status != StackStatus.CreateInProgress) throw ApiError.Validation($"Stack [{stack.Name}] cannot be deleted while in status {stack.Status}");

        if (token is not null) stack.Tokens[token] = "DeleteStack";
        foreach (var set in stacks.ChangeSetsOf(stack).Where(c => c.Execution is null).ToList()) stacks.Remove(set);
        StackOperations.Delete(stack, token, retain, speed, call.Now);
        stacks.Save(stack);
    }

    public void CancelUpdate(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        var token = call.Token();
        if (stack.AlreadyDid(token, "CancelUpdateStack")) return;
        if (stack.Status != StackStatus.UpdateInProgress)
            throw ApiError.Validation($"CancelUpdateStack cannot be called from current stack status: [{stack.Status}]");
        if (token is not null) stack.Tokens[token] = "CancelUpdateStack";
        StackOperations.CancelUpdate(stack, token, call.Now);
        stacks.Save(stack);
    }

    public void ContinueUpdateRollback(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        var token = call.Token();
        if (stack.AlreadyDid(token, "ContinueUpdateRollback")) return;
        if (stack.Status != StackStatus.UpdateRollbackFailed)
            throw ApiError.Validation($"Stack:{stack.Id} is in {stack.Status} state and can not continue update rollback.");
        var skip = ToSkip(call, stack);
        if (skip.Find(s => !stack.Operation!.Failed.Contains(s, StringComparer.Ordinal)) is { } stray)
            throw ApiError.Validation($"ResourcesToSkip: [{stray}] is not in the state UPDATE_FAILED because of the rollback.");
        if (token is not null) stack.Tokens[token] = "ContinueUpdateRollback";
        StackOperations.ContinueRollback(stack, token, skip, call.Now);
        stacks.Save(stack);
    }

    private static List<string> ToSkip(QueryCall call, Stack stack)
    {
        var named = call.List("ResourcesToSkip");
        if (call.Flag("ForceRollback") != true) return named;
        return named.Count == 0 ? [.. stack.Operation!.Failed] : throw ApiError.Validation("ForceRollback and ResourcesToSkip cannot be specified together.");
    }

    public void UpdateTerminationProtection(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        stack.TerminationProtection = call.Flag("EnableTerminationProtection") ?? throw QueryCall.Missing("EnableTerminationProtection");
        stacks.Save(stack);
        xml.Text("StackId", stack.Id);
    }

    public void SetPolicy(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        var body = call.Required("StackPolicyBody");
        if (body.Length > MaxPolicyLength) throw ApiError.Validation($"1 validation error detected: Value at 'stackPolicyBody' failed to satisfy constraint: Member must have length less than or equal to {MaxPolicyLength}");
        try
        {
            if (!StackPolicy.IsValid(JsonNode.Parse(body))) throw ApiError.Validation("Error validating stack policy: Invalid stack policy");
        }
        catch (JsonException)
        {
            throw ApiError.Validation("Error validating stack policy: Invalid stack policy");
        }
        stack.Policy = body;
        stacks.Save(stack);
    }

    public void GetPolicy(QueryCall call, AnswerXml xml) => xml.Text("StackPolicyBody", stacks.Bracketed(call).Policy);

    private static void CheckRetained(Stack stack, List<string> retain)
    {
        if (retain.Count == 0) return;
        if (stack.Status != StackStatus.DeleteFailed)
            throw ApiError.Validation($"Invalid operation on stack [{stack.Id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.");
        if (retain.Find(r => !stack.Resources.TryGetValue(r, out var resource) || resource.Status == StackStatus.DeleteComplete) is { } stray)
            throw ApiError.Validation($"The specified resources to retain [{stray}] must be in a valid state for deletion.");
    }
}
