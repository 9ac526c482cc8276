using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Environments;
using Cloud.Workers.Integrations;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>Deletes an environment's stack. What the blueprint retains (data volumes, addresses, the vault) stays in the account and is listed.</summary>
internal sealed class DeactivateEnvironment(ICloudFormation stacks, StackMoves moves, EdgeMoves edge, FastlyMoves fastly, FinalSnapshots snapshots) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentDeactivate];

    public override TimeSpan Deadline => TimeSpan.FromHours(3);

    protected override void Define(StepList<StackChange> steps) => steps
        .Do("Stop the schedules", StopSchedules, undo: StartSchedules)
        .Do("Find the stack", FindStack)
        .NoReturn()
        .Wait("Fastly: taken out of the service", run => fastly.Left(run, goes: true), every: TimeSpan.FromSeconds(10), within: TimeSpan.FromMinutes(20))
        .Wait("Stack deleted", StackDeleted, every: TimeSpan.FromSeconds(4), within: TimeSpan.FromHours(2), weight: 20)
        .Do("List what was retained", ListRetained)
        .Wait("Edge: deleted", edge.Deleted, every: TimeSpan.FromSeconds(15), within: TimeSpan.FromHours(2), weight: 2)
        .Do("Mark inactive", MarkInactive);

    /// <summary>Stopped in time it is what it was. A half-deleted stack is not put back together: the stack's page shows the ways out.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (error.Code == StepRunner.CancelledCode && undone)
        {
            subject.ReturnToWhereItWas(context);
            return;
        }

        subject.Environment.RequireAttention(context.Now);
        await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
    }

    private static async Task StopSchedules(Run<StackChange> run) =>
        await Schedules.ScheduleDesk.Disable(run.Context, (await Subject.Load(run.Context)).Environment);

    private static async Task<bool> StartSchedules(Run<StackChange> run)
    {
        await Schedules.ScheduleDesk.Enable(run.Context, (await Subject.Load(run.Context)).Environment);
        return true;
    }

    private async Task FindStack(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, subject.Stack?.Arn is { Length: > 0 } arn ? arn : subject.StackName, run.Cancel);
        run.State = run.State with
        {
            StackId = stack?.Id,
            Fastly = new FastlyChange { Was = subject.FastlyService },
            Total = subject.Stack?.Parts.Count ?? 0,
            LastEventId = stack is null || stack.IsDeleted ? null : await stacks.LastEvent(subject.At, stack.Id, run.Cancel),
        };
    }

    private async Task<bool> StackDeleted(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = run.State.StackId is null ? null : await stacks.DescribeStack(subject.At, run.State.StackId, run.Cancel);
        return stack is null || stack.IsDeleted || await moves.Remove(run, subject, stack, "delete", Retain(run.Activity));
    }

    /// <summary>AWS tells the resources of a deleted stack for ninety days, by the stack's id.</summary>
    private async Task ListRetained(Run<StackChange> run)
    {
        if (run.State.StackId is not { } arn)
        {
            return;
        }

        var subject = await Subject.Load(run.Context);
        var left = (await stacks.ListResources(subject.At, arn, run.Cancel)).Where(r => r.Status == "DELETE_SKIPPED" && r.PhysicalId is { Length: > 0 }).ToList();
        var known = await run.Db.RetainedResources.Where(r => r.StackArn == arn).Select(r => r.LogicalId).ToListAsync(run.Cancel);
        foreach (var resource in left.Where(r => !known.Contains(r.LogicalId, StringComparer.Ordinal)))
        {
            run.Db.RetainedResources.Add(RetainedResource.Of(subject.Environment, arn, subject.Project.Region, new StackPart(resource.LogicalId, resource.Type, resource.PhysicalId, resource.Status, null), run.Now, subject.Stack?.Outputs));
        }

        run.Log(left.Count == 0 ? "Nothing of the stack stayed in the account." : $"{left.Count} resources stay in the account and go on costing: {string.Join(", ", left.Select(r => r.LogicalId))}.");
        await snapshots.List(run, subject, FinalSnapshots.ClustersOf(subject.Stack));
    }

    private static async Task MarkInactive(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.BecomeInactive(run.Now);
        foreach (var restore in await run.Db.Restores.Where(r => r.EnvironmentId == subject.Environment.Id && r.State == Domain.Backups.RestoreState.Switched).ToListAsync(run.Cancel))
        {
            restore.Settled(run.Now);
        }

        if (subject.Stack is { } row)
        {
            run.Db.Stacks.Remove(row);
        }

        await AttentionDesk.StackIsFine(run.Context);
        // Its alarms are gone with it.
        await AttentionDesk.Resolve(run.Context, AttentionKind.AlarmFiring);
        run.Log($"{subject.Environment.MachineName} is inactive.");
    }

    private static List<string>? Retain(Activity activity)
    {
        using var parameters = JsonDocument.Parse(activity.Parameters);
        return parameters.RootElement.TryGetProperty("retain", out var retain) && retain.GetArrayLength() > 0 ? [.. retain.EnumerateArray().Select(r => r.GetString()!)] : null;
    }
}
