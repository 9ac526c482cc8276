using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>The query protocol of CloudFormation, version 2010-05-15.</summary>
internal sealed class CloudFormationApi
{
    public const string Namespace = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

    private readonly Dictionary<string, Action<QueryCall, AnswerXml>> actions;

    // Actions whose model has no output: they are answered without a Result element.
    private static readonly string[] WithoutResult = ["DeleteStack", "CancelUpdateStack", "SetStackPolicy"];

    private readonly FaultSwitches faults;
    private readonly AccessControl access;

    public CloudFormationApi(ChangeSetActions changeSets, StackActions stacks, StackReadings readings, DriftActions drift, TemplateActions templates, FaultSwitches faults, AccessControl access)
    {
        this.access = access;
        this.faults = faults;
        actions = new(StringComparer.Ordinal)
        {
            ["CreateChangeSet"] = changeSets.Create,
            ["DescribeChangeSet"] = changeSets.Describe,
            ["ExecuteChangeSet"] = changeSets.Execute,
            ["DeleteChangeSet"] = changeSets.Delete,
            ["ListChangeSets"] = changeSets.List,
            ["DeleteStack"] = stacks.Delete,
            ["CancelUpdateStack"] = stacks.CancelUpdate,
            ["ContinueUpdateRollback"] = stacks.ContinueUpdateRollback,
            ["UpdateTerminationProtection"] = stacks.UpdateTerminationProtection,
            ["SetStackPolicy"] = stacks.SetPolicy,
            ["GetStackPolicy"] = stacks.GetPolicy,
            ["DescribeStacks"] = readings.DescribeStacks,
            ["DescribeStackEvents"] = readings.DescribeEvents,
            ["DescribeStackResource"] = readings.DescribeResource,
            ["DescribeStackResources"] = readings.DescribeResources,
            ["ListStackResources"] = readings.ListResources,
            ["ListStacks"] = readings.ListStacks,
            ["GetTemplate"] = templates.Get,
            ["GetTemplateSummary"] = templates.Summarize,
            ["ValidateTemplate"] = templates.Validate,
            ["DetectStackDrift"] = drift.Detect,
            ["DescribeStackDriftDetectionStatus"] = drift.Status,
            ["DescribeStackResourceDrifts"] = drift.Resources,
        };
    }

    public Answer Handle(SignedCall signed)
    {
        var call = QueryCall.Read(signed);
        if (!actions.TryGetValue(call.Action, out var action))
            throw new ApiError(ErrorCode.InvalidAction, $"Could not find operation {call.Action} for version 2010-05-15: the sandbox does not emulate it.");
        access.Require(call.Caller, "cloudformation:" + call.Action, ResourceOf(call));
        if (call.Action == "CreateChangeSet" && call["RoleARN"] is { Length: > 0 } role) access.RequirePass(call.Caller, role, "cloudformation.amazonaws.com");
        return faults.Around(Identify(call), () => QueryAnswer.Write(call, Namespace, action, hasResult: !WithoutResult.Contains(call.Action, StringComparer.Ordinal)));
    }

    // Of a stack that is named only, IAM sees the name with any id; of what names none, nothing (Service Authorization Reference, AWS CloudFormation).
    private static string ResourceOf(QueryCall call) => call["StackName"] switch
    {
        { Length: > 0 } arn when arn.StartsWith("arn:", StringComparison.Ordinal) => arn,
        { Length: > 0 } name => $"arn:{Wire.Partition(call.Region)}:cloudformation:{call.Region}:{call.Caller.Account}:stack/{name}/*",
        _ => "*",
    };

    // A stack is named, or given by its ARN: arn:aws:cloudformation:region:account:stack/name/id.
    private static CallIdentity Identify(QueryCall call)
    {
        var stack = call["StackName"];
        return new CallIdentity("cloudformation", call.Action, stack?.StartsWith("arn:", StringComparison.Ordinal) == true ? stack.Split('/').ElementAtOrDefault(1) : stack, call["LogicalResourceId"]);
    }
}
