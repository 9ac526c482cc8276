using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Every six hours: what the database wants against what the stack is. First form: findings become attention items, nothing is repaired by itself.</summary>
internal sealed class ReconcileEnvironment(ICloudFormation stacks, Backups.VaultComparison vaults) : Workflow<ReconcileEnvironment.State>
{
    public sealed record State
    {
        public string? StackId { get; init; }

        public string? DetectionId { get; init; }

        public int Drifted { get; init; }
    }

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentReconcile];

    public override TimeSpan Deadline => TimeSpan.FromHours(2);

    protected override void Define(StepList<State> steps) => steps
        .Do("Compare with the stack", Compare)
        .Do("Start drift detection", StartDetection)
        .Wait("Drift detection", Detected, every: TimeSpan.FromSeconds(10), within: TimeSpan.FromHours(1), weight: 5)
        .Do("Record what was found", Record)
        .Do("Compare backups with the vault", run => vaults.Compare(run.Context));

    /// <summary>A comparison that failed says nothing about the environment; the item of the failed activity is enough.</summary>
    public override Task Failed(StepContext context, ActivityError error, bool undone) => Task.CompletedTask;

    private async Task Compare(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        if (subject.Environment.Lifecycle is not (Lifecycle.Active or Lifecycle.AttentionRequired) || subject.Stack is not { Arn.Length: > 0 } row)
        {
            run.Log("Not active: there is nothing to compare.");
            return;
        }

        var stack = await stacks.DescribeStack(subject.At, row.Arn, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            row.See(row.Arn, StackStatus.DeleteComplete, "Deleted outside the product", null, null, run.Now);
            row.SeeDrift("missing", run.Now);
            subject.Environment.RequireAttention(run.Now);
            await AttentionDesk.Raise(run.Context, AttentionKind.StackMissing, AttentionSeverity.Critical, $"The stack of {subject.Environment.MachineName} is gone",
                $"Stack {row.Name} was deleted outside the product. Deactivate {subject.Environment.MachineName}, then activate it again; its data volumes and recovery points were retained.");
            run.Log("The stack is gone.");
            return;
        }

        await AttentionDesk.Resolve(run.Context, AttentionKind.StackMissing);
        var parts = await stacks.ListResources(subject.At, stack.Id, run.Cancel);
        row.See(stack.Id, stack.Status, stack.StatusReason, stack.Outputs, [.. parts.Select(p => new StackPart(p.LogicalId, p.Type, p.PhysicalId, p.Status, p.Reason))], run.Now);
        if (stack.Succeeded || stack.RolledBack)
        {
            subject.Environment.ReportHealth(Health.Healthy, run.Now);
            await AttentionDesk.Resolve(run.Context, AttentionKind.StackUnhealthy);
        }
        else
        {
            subject.Environment.ReportHealth(Health.Critical, run.Now);
            await AttentionDesk.Raise(run.Context, AttentionKind.StackUnhealthy, AttentionSeverity.Critical, $"The stack of {subject.Environment.MachineName} is {stack.Status}", stack.StatusReason ?? "AWS gives no reason.");
        }

        run.State = run.State with { StackId = stack.Id };
    }

    private async Task StartDetection(Run<State> run)
    {
        if (run.State.StackId is { } stack)
        {
            run.State = run.State with { DetectionId = await stacks.DetectDrift((await Subject.Load(run.Context)).At, stack, run.Cancel) };
        }
    }

    private async Task<bool> Detected(Run<State> run)
    {
        if (run.State.DetectionId is not { } id)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var detection = await stacks.DescribeDriftDetection(subject.At, id, run.Cancel);
        if (!detection.IsSettled)
        {
            return false;
        }

        run.State = run.State with { Drifted = detection.DriftedResources ?? 0 };
        subject.Stack?.SeeDrift(detection.StackDrift switch { "IN_SYNC" => "in_sync", "DRIFTED" => "drifted", _ => "unknown" }, run.Now);
        return true;
    }

    private async Task Record(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        if (run.State.StackId is not { } stack)
        {
            return;
        }

        if (run.State.Drifted == 0)
        {
            await AttentionDesk.Resolve(run.Context, AttentionKind.StackDrift);
            run.Log("The stack is as it was made.");
            return;
        }

        var drifts = await stacks.ListDrifts(subject.At, stack, run.Cancel);
        var named = string.Join(", ", drifts.Select(d => $"{d.LogicalId} {d.Status.ToLowerInvariant()}"));
        await AttentionDesk.Raise(run.Context, AttentionKind.StackDrift, AttentionSeverity.Warning, $"{subject.Environment.MachineName} was changed outside the product", $"{run.State.Drifted} resources differ: {named}.");
        run.Log($"{run.State.Drifted} resources differ: {named}.");
    }
}
