using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>
/// Every six hours, soon after a failure, and on demand: what the database wants against what the stack is. It owns what activities could not clean up:
/// a stack that came to rest well is taken over, one that hangs or is gone is said so, with the ways out.
/// </summary>
internal sealed class ReconcileEnvironment(ICloudFormation stacks, EdgeComparison edge, Backups.VaultComparison vaults) : Workflow<ReconcileEnvironment.State>
{
    public sealed record State
    {
        /// <summary>The stack to look at for drift; null where there is none, or none that rests.</summary>
        public string? StackId { get; init; }

        public string? DetectionId { get; init; }

        public int Drifted { get; init; }

        public string? EdgeDetectionId { get; init; }

        /// <summary>What is not as it should be with the edge stack, a sentence each.</summary>
        public List<string> EdgeFindings { get; init; } = [];
    }

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentReconcile];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    protected override void Define(StepList<State> steps) => steps
        .Wait("Compare with the stack", Compare, every: TimeSpan.FromSeconds(15), within: TimeSpan.FromHours(3))
        .Do("Start drift detection", StartDetection)
        .Wait("Drift detection", Detected, every: TimeSpan.FromSeconds(10), within: TimeSpan.FromHours(1), weight: 5)
        .Do("Edge: compare with the stack", edge.Compare)
        .Wait("Edge: drift detection", edge.Detected, every: TimeSpan.FromSeconds(10), within: TimeSpan.FromHours(1))
        .Do("Record what was found", Record)
        .Do("Compare backups with the vault", run => vaults.Compare(run.Context));

    /// <summary>A comparison that failed says nothing about the environment; the item of the failed activity is enough.</summary>
    public override Task Failed(StepContext context, ActivityError error, bool undone) => Task.CompletedTask;

    private async Task<bool> Compare(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        var environment = subject.Environment;
        if (!environment.CanReconcile)
        {
            run.Log("Not active: there is nothing to compare.");
            return true;
        }

        var known = subject.Stack?.Arn is { Length: > 0 };
        var stack = await stacks.DescribeStack(subject.At, known ? subject.Stack!.Arn : subject.StackName, run.Cancel);
        await AttentionDesk.Resolve(run.Context, AttentionKind.AwsAccountRefused);
        if (stack is null || stack.IsDeleted)
        {
            await Gone(run, subject);
            return true;
        }

        var condition = StackConditions.Of(stack.Status);
        if (condition == StackCondition.Changing)
        {
            run.Log($"The stack is {stack.Status}: waiting until AWS is done.");
            environment.SeeStack(condition, run.Now);
            return false;
        }

        var parts = await stacks.ListResources(subject.At, stack.Id, run.Cancel);
        var row = subject.StackRow(run.Db);
        row.See(stack.Id, stack.Status, stack.StatusReason, stack.Outputs, [.. parts.Select(p => new StackPart(p.LogicalId, p.Type, p.PhysicalId, p.Status, p.Reason))], run.Now);
        row.SeeProtection(stack.TerminationProtection);
        environment.SeeStack(condition, run.Now);
        await AttentionDesk.Resolve(run.Context, AttentionKind.StackMissing);
        if (condition == StackCondition.Standing)
        {
            await Standing(run, subject, stack);
            run.State = run.State with { StackId = stack.Id };
        }
        else
        {
            await Hanging(run, subject, row);
        }

        return true;
    }

    /// <summary>What was announced and never made leaves nothing; what stood and is gone wants a person.</summary>
    private static async Task Gone(Run<State> run, Subject subject)
    {
        var environment = subject.Environment;
        if (subject.Stack is not { Arn.Length: > 0 } row || environment is { LastActiveAt: null, Lifecycle: Lifecycle.AttentionRequired })
        {
            run.Log("There is no stack: nothing was left. It can be activated again.");
            environment.ProvisioningFailed(run.Now);
            if (subject.Stack is { } announced)
            {
                run.Db.Stacks.Remove(announced);
            }

            Settle(run, subject, $"Provisioning did not end. Activate {environment.MachineName} to try again.");
            return;
        }

        row.See(row.Arn, StackStatus.DeleteComplete, "Deleted outside the product", null, null, run.Now);
        row.SeeDrift("missing", run.Now);
        environment.SeeStack(StackCondition.Missing, run.Now);
        environment.RequireAttention(run.Now);
        await Say(run, subject, AttentionKind.StackMissing);
        run.Log("The stack is gone.");
    }

    private static async Task Standing(Run<State> run, Subject subject, Stack stack)
    {
        var environment = subject.Environment;
        await AttentionDesk.Resolve(run.Context, AttentionKind.StackUnhealthy);
        // What its alarms say of it is not this look's to take back.
        if (environment.Health != Health.Degraded)
        {
            environment.ReportHealth(Health.Healthy, run.Now);
        }

        if (environment.Lifecycle != Lifecycle.AttentionRequired)
        {
            return;
        }

        environment.BecomeActive(stack.Outputs.GetValueOrDefault(StackOutputs.EdgeHostname), run.Now);
        await Schedules.ScheduleDesk.Enable(run.Context, environment);
        await AttentionDesk.Resolve(run.Context, AttentionKind.ActivityFailed);
        Settle(run, subject, null);
        run.Log($"The stack is {stack.Status} and rests: {environment.MachineName} is taken over as it is, and active.");
    }

    private static async Task Hanging(Run<State> run, Subject subject, EnvironmentStack row)
    {
        subject.Environment.RequireAttention(run.Now);
        await Say(run, subject, AttentionKind.StackUnhealthy);
        Settle(run, subject, $"The stack of {subject.Environment.MachineName} is {row.Status}.");
        run.Log($"The stack is {row.Status}. {StackCauses.Plain(row.RootCause ?? row.StatusReason) ?? row.StatusReason}");
    }

    private static async Task Say(Run<State> run, Subject subject, string kind)
    {
        if (StackGuide.Of(subject.Environment, subject.StackRow(run.Db)) is { } advice)
        {
            await AttentionDesk.Raise(run.Context, kind, AttentionSeverity.Critical, advice.Headline, $"{advice.Explanation} Ways out: {string.Join("; ", advice.WaysOut.Select(w => w.Title))}.");
        }
    }

    /// <summary>A project that still waits for its first environment learns what became of it.</summary>
    private static void Settle(Run<State> run, Subject subject, string? failure)
    {
        if (subject.Project.Status == ProjectStatus.Requested)
        {
            subject.Project.Settle(failure, run.Now);
        }
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
        subject.Stack?.SeeDrift(detection.StackDrift switch { "IN_SYNC" => IsPassedOver(subject) ? EnvironmentStack.PassedOver : "in_sync", "DRIFTED" => "drifted", _ => "unknown" }, run.Now);
        return true;
    }

    private static bool IsPassedOver(Subject subject) => subject.Stack?.Drift == EnvironmentStack.PassedOver;

    private async Task Record(Run<State> run)
    {
        var subject = await Subject.Load(run.Context);
        if (run.State.StackId is not { } stack)
        {
            return;
        }

        if (run.State is { Drifted: 0, EdgeFindings.Count: 0 } && IsPassedOver(subject))
        {
            run.Log("What AWS compares is as it was made; what a continued rollback passed over it does not compare. Redeploy to put that right.");
            return;
        }

        if (run.State is { Drifted: 0, EdgeFindings.Count: 0 })
        {
            await AttentionDesk.Resolve(run.Context, AttentionKind.StackDrift);
            run.Log("The stack is as it was made.");
            return;
        }

        var drifts = run.State.Drifted == 0 ? [] : await stacks.ListDrifts(subject.At, stack, run.Cancel);
        foreach (var drift in drifts)
        {
            run.Log($"{drift.LogicalId} ({drift.Type}) is {drift.Status.ToLowerInvariant()}{string.Concat(drift.Differences.Select(d => $"; {d.Path} should be {d.Expected} and is {d.Actual}"))}");
        }

        var named = string.Join(", ", drifts.Select(d => $"{d.LogicalId} {d.Status.ToLowerInvariant()}"));
        List<string> findings = [.. drifts.Count == 0 ? [] : new[] { $"{run.State.Drifted} resources differ: {named}." }, .. run.State.EdgeFindings];
        run.State.EdgeFindings.ForEach(finding => run.Log(finding));
        subject.Stack?.SeeDrift("drifted", run.Now);
        await AttentionDesk.Raise(run.Context, AttentionKind.StackDrift, AttentionSeverity.Warning, $"{subject.Environment.MachineName} was changed outside the product",
            $"{string.Join(' ', findings)} Redeploy {subject.Environment.MachineName} to put them back as the product wants them.");
    }
}
