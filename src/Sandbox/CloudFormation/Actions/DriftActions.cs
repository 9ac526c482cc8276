using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Drift detection. Nobody changes the sandbox's resources behind its back, so what drifted is what the fault switches say.</summary>
internal sealed class DriftActions(StackStore stacks, FaultSwitches faults, double speed)
{
    public static string StackStatus(DriftDetection drift) => drift.Drifted.Count == 0 ? "IN_SYNC" : "DRIFTED";

    public static string ResourceStatus(Stack stack, StackResource resource, DateTimeOffset now) => stack.Drift is { } drift && now >= drift.Ends
        ? drift.Drifted.Contains(resource.LogicalId, StringComparer.Ordinal) ? "MODIFIED" : "IN_SYNC"
        : "NOT_CHECKED";

    public void Detect(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        if (stack.Operation is not null || stack.Status == Stacks.StackStatus.ReviewInProgress)
            throw ApiError.Validation($"Drift detection cannot be performed on stack [{stack.Id}] in state [{stack.Status}]");
        if (stack.Drift is { } running && call.Now < running.Ends) throw ApiError.Validation($"Drift detection is already in progress for stack [{stack.Id}].");
        stack.Drift = new DriftDetection(Guid.CreateVersion7().ToString(), call.Now, call.Now + Durations.Scaled(Durations.DriftDetection, speed),
            [.. stack.Resources.Keys.Where(r => faults.IsDrifted(stack.Name, r)).Order(StringComparer.Ordinal)]);
        stacks.Save(stack);
        xml.Text("StackDriftDetectionId", stack.Drift.Id);
    }

    public void Status(QueryCall call, AnswerXml xml)
    {
        var id = call.Required("StackDriftDetectionId");
        var stack = stacks.In(call.Region).FirstOrDefault(s => s.Drift?.Id == id) ?? throw ApiError.Validation($"Drift detection [{id}] does not exist");
        var drift = stack.Drift!;
        var done = call.Now >= drift.Ends;
        xml.Text("StackId", stack.Id);
        xml.Text("StackDriftDetectionId", id);
        if (done) xml.Text("StackDriftStatus", StackStatus(drift));
        xml.Text("DetectionStatus", done ? "DETECTION_COMPLETE" : "DETECTION_IN_PROGRESS");
        if (done) xml.Number("DriftedStackResourceCount", drift.Drifted.Count);
        xml.Time("Timestamp", drift.Started);
    }

    public void Resources(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        if (stack.Drift is not { } drift || call.Now < drift.Ends) throw ApiError.Validation($"Drift detection has not been performed on stack [{stack.Id}].");
        var wanted = call.List("StackResourceDriftStatusFilters");
        var found = stack.Resources.Values.Where(r => wanted.Count == 0 || wanted.Contains(ResourceStatus(stack, r, call.Now), StringComparer.Ordinal));
        xml.List("StackResourceDrifts", found.OrderBy(r => r.LogicalId, StringComparer.Ordinal), resource =>
        {
            xml.Text("StackId", stack.Id);
            xml.Text("LogicalResourceId", resource.LogicalId);
            xml.Text("PhysicalResourceId", resource.PhysicalId);
            xml.Text("ResourceType", resource.Type);
            xml.Text("ExpectedProperties", resource.Properties.ToJsonString());
            xml.Text("ActualProperties", resource.Properties.ToJsonString());
            xml.List("PropertyDifferences", []);
            xml.Text("StackResourceDriftStatus", ResourceStatus(stack, resource, call.Now));
            xml.Time("Timestamp", drift.Started);
        });
    }
}
