using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>An environment's edge stack against what was made: whether it stands, and whether somebody edited it.</summary>
internal sealed class EdgeComparison(ICloudFormation stacks)
{
    /// <summary>Looks at it, and starts drift detection where it rests.</summary>
    public async Task Compare(Run<ReconcileEnvironment.State> run)
    {
        if (run.State.StackId is null || await Subject.Load(run.Context) is not { Stack: { } row } subject)
        {
            return;
        }

        if (row.Edge is not { } known)
        {
            if (StackTemplates.HasEdge(subject.Project.Blueprint, subject.Spec()))
            {
                run.Log("No web ACL stands before its CDN: it was built before the product made one. Redeploy to make it.");
            }

            return;
        }

        var stack = await stacks.DescribeStack(subject.EdgeAt, known.Arn, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            row.SeeEdge(known with { Status = StackStatus.DeleteComplete, Drift = "missing", Parts = [] });
            Find(run, $"The edge stack {known.Name} in {known.Region} was deleted outside the product.");
            return;
        }

        row.SeeEdge(EdgeView.Of(stack, await stacks.ListResources(subject.EdgeAt, stack.Id, run.Cancel), known.Drift));
        if (stack is { IsSettled: true, CanUpdate: false })
        {
            Find(run, $"The edge stack {known.Name} in {known.Region} is {stack.Status}, and AWS takes no change of it.");
        }
        else if (stack.IsSettled)
        {
            run.State = run.State with { EdgeDetectionId = await stacks.DetectDrift(subject.EdgeAt, stack.Id, run.Cancel) };
        }
    }

    public async Task<bool> Detected(Run<ReconcileEnvironment.State> run)
    {
        if (run.State.EdgeDetectionId is not { } id)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var detection = await stacks.DescribeDriftDetection(subject.EdgeAt, id, run.Cancel);
        if (!detection.IsSettled)
        {
            return false;
        }

        if (subject.Stack is { Edge: { } known } row)
        {
            row.SeeEdge(known with { Drift = detection.StackDrift switch { "IN_SYNC" => "in_sync", "DRIFTED" => "drifted", _ => "unknown" } });
        }

        if (detection.DriftedResources is > 0)
        {
            var drifts = await stacks.ListDrifts(subject.EdgeAt, detection.StackId, run.Cancel);
            Find(run, $"In {StackTemplates.EdgeRegion} {string.Join(", ", drifts.Select(d => $"{d.LogicalId} was {d.Status.ToLowerInvariant()}"))}.");
        }

        return true;
    }

    private static void Find(Run<ReconcileEnvironment.State> run, string finding) =>
        run.State = run.State with { EdgeFindings = [.. run.State.EdgeFindings, finding] };
}
