using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Deletes an environment's stack. What the blueprint retains (data volumes, addresses, the vault) stays in the account.</summary>
internal sealed class DeactivateEnvironment(ICloudFormation stacks, StackMoves moves) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentDeactivate];

    public override TimeSpan Deadline => TimeSpan.FromHours(3);

    protected override void Define(StepList<StackChange> steps) => steps
        .Do("Stop the schedules", StopSchedules)
        .Do("Find the stack", FindStack)
        .Wait("Stack deleted", StackDeleted, every: TimeSpan.FromSeconds(4), within: TimeSpan.FromHours(2), weight: 20)
        .Do("Mark inactive", MarkInactive);

    /// <summary>A half-deleted stack is not put back together: whatever is left wants a person, and deactivating again goes on from there.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        subject.Environment.RequireAttention(context.Now);
    }

    private static async Task StopSchedules(Run<StackChange> run) =>
        await Schedules.ScheduleDesk.Disable(run.Context, (await Subject.Load(run.Context)).Environment);

    private async Task FindStack(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.At, subject.Stack?.Arn is { Length: > 0 } arn ? arn : subject.StackName, run.Cancel);
        run.State = run.State with
        {
            StackId = stack?.Id,
            Total = subject.Stack?.Parts.Count ?? 0,
            LastEventId = stack is null || stack.IsDeleted ? null : await moves.LastEvent(subject, stack.Id, run.Cancel),
        };
    }

    private async Task<bool> StackDeleted(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = run.State.StackId is null ? null : await stacks.DescribeStack(subject.At, run.State.StackId, run.Cancel);
        return stack is null || stack.IsDeleted || await moves.Remove(run, subject, stack, "delete");
    }

    private static async Task MarkInactive(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.BecomeInactive(run.Now);
        if (subject.Stack is { } row)
        {
            run.Db.Stacks.Remove(row);
        }

        run.Log($"{subject.Environment.MachineName} is inactive.");
    }
}
