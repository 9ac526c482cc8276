using System.Text.Json.Nodes;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Drift;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Drift detection: finds what was tampered with, and what the fault switches say.</summary>
internal sealed class DriftActions(StackStore stacks, FaultSwitches faults, double speed)
{
    public static string StackStatus(DriftDetection drift) => drift.Drifted == 0 ? "IN_SYNC" : "DRIFTED";

    public static string ResourceStatus(Stack stack, StackResource resource, DateTimeOffset now) =>
        stack.Drift is { } drift && now >= drift.Ends ? drift.Of(resource.LogicalId).Status : DriftFinding.NotChecked;

    public void Detect(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        if (stack.Operation is not null || stack.Status == Stacks.StackStatus.ReviewInProgress)
            throw ApiError.Validation($"Drift detection cannot be performed on stack [{stack.Id}] in state [{stack.Status}]");
        if (stack.Drift is { } running && call.Now < running.Ends) throw ApiError.Validation($"Drift detection is already in progress for stack [{stack.Id}].");
        stack.Drift = new DriftDetection(Guid.CreateVersion7().ToString(), call.Now, call.Now + Durations.Scaled(Durations.DriftDetection, speed)) { Found = Find(stack) };
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
        if (done) xml.Number("DriftedStackResourceCount", drift.Drifted);
        xml.Time("Timestamp", drift.Started);
    }

    public void Resources(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        if (stack.Drift is not { } drift || call.Now < drift.Ends) throw ApiError.Validation($"Drift detection has not been performed on stack [{stack.Id}].");
        var wanted = call.List("StackResourceDriftStatusFilters");
        var found = stack.Resources.Values.Where(r => wanted.Count == 0 || wanted.Contains(drift.Of(r.LogicalId).Status, StringComparer.Ordinal));
        xml.List("StackResourceDrifts", found.OrderBy(r => r.LogicalId, StringComparer.Ordinal), resource => Write(xml, stack, resource, drift));
    }

    private static void Write(AnswerXml xml, Stack stack, StackResource resource, DriftDetection drift)
    {
        var finding = drift.Of(resource.LogicalId);
        xml.Text("StackId", stack.Id);
        xml.Text("LogicalResourceId", resource.LogicalId);
        xml.Text("PhysicalResourceId", resource.PhysicalId);
        xml.Text("ResourceType", resource.Type);
        xml.Text("ExpectedProperties", resource.Properties.ToJsonString());
        // "If the resource has been deleted, CloudFormation doesn't return the actual properties."
        if (finding.Status != DriftFinding.Deleted) xml.Text("ActualProperties", (finding.Actual ?? resource.Properties).ToJsonString());
        xml.List("PropertyDifferences", finding.Actual is { } actual ? DriftFinding.Differences(resource.Properties, actual) : [], difference =>
        {
            xml.Text("PropertyPath", difference.Path);
            xml.Text("ExpectedValue", difference.Expected);
            xml.Text("ActualValue", difference.Actual);
            xml.Text("DifferenceType", difference.Kind);
        });
        xml.Text("StackResourceDriftStatus", finding.Status);
        xml.Time("Timestamp", drift.Started);
    }

    private Dictionary<string, DriftFinding> Find(Stack stack) => stack.Resources.Values
        .Select(r => (r.LogicalId, Finding: faults.IsDrifted(stack.Name, r.LogicalId) ? BySwitch(r) : DriftFinding.Of(r)))
        .Where(f => f.Finding.Status != DriftFinding.InSync).ToDictionary(f => f.LogicalId, f => f.Finding, StringComparer.Ordinal);

    // A switch says that a resource drifted, not how: its first plain property is taken.
    private static DriftFinding BySwitch(StackResource resource)
    {
        if (DriftFinding.Of(resource) is { Status: not DriftFinding.InSync } tampered) return tampered;
        var actual = (JsonObject)resource.Properties.DeepClone();
        var name = resource.Properties.Where(p => p.Value is JsonValue).Select(p => p.Key).Order(StringComparer.Ordinal).FirstOrDefault();
        if (name is not null) actual[name] = Scalar.Of(actual[name]) + "-changed-by-hand";
        return new DriftFinding(DriftFinding.Modified, actual);
    }
}
