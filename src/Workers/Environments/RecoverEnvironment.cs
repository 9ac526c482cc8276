using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Leads a stack out of a rollback that failed: AWS goes on taking the change back, without the resources that a person named.</summary>
internal sealed class RecoverEnvironment(ICloudFormation stacks, StackMoves moves) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentRecover];

    public override TimeSpan Deadline => TimeSpan.FromHours(3);

    protected override void Define(StepList<StackChange> steps) => steps
        .Do("Find the stack", FindStack)
        .NoReturn()
        .Do("Continue the rollback", ContinueRollback)
        .Wait("Stack at rest", AtRest, every: TimeSpan.FromSeconds(4), within: TimeSpan.FromHours(2), weight: 10)
        .Do("Record what there is", moves.Record)
        .Do("Mark active", MarkActive);

    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        subject.Environment.RequireAttention(context.Now);
        await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
    }

    private async Task FindStack(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await Find(run, subject);
        run.State = run.State with { Adopted = true, StackId = stack.Id, LastEventId = await stacks.LastEvent(subject.At, stack.Id, run.Cancel) };
    }

    private async Task ContinueRollback(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await Find(run, subject);
        if (stack.Status != StackStatus.UpdateRollbackFailed)
        {
            run.Log($"The stack is {stack.Status}: there is no rollback to continue.");
            return;
        }

        var skip = Skip(run.Activity);
        await stacks.ContinueRollback(subject.At, stack.Id, run.Token("continue"), skip, run.Cancel);
        run.Log(skip.Count == 0 ? "Continuing the rollback." : $"Continuing the rollback without {string.Join(", ", skip)}.");
    }

    private async Task<bool> AtRest(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var stack = await Find(run, subject);
        await moves.Tell(run, subject);
        subject.See(run, stack);
        if (!stack.IsSettled)
        {
            return false;
        }

        return stack.CanUpdate ? true : throw await moves.Failure(run, subject, stack, "stack.rollback_failed", $"The rollback failed again: the stack is {stack.Status}.");
    }

    private static async Task MarkActive(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.EndUpdate(run.Now);
        subject.Environment.ReportHealth(Domain.Environments.Health.Healthy, run.Now);
        await AttentionDesk.StackIsFine(run.Context);
        if (Skip(run.Activity) is { Count: > 0 } skipped)
        {
            subject.Stack?.SeeDrift(EnvironmentStack.PassedOver, run.Now);
            await AttentionDesk.Raise(run.Context, AttentionKind.StackDrift, AttentionSeverity.Warning, $"{subject.Environment.MachineName} rests, with {string.Join(", ", skipped)} passed over",
                $"AWS left {string.Join(", ", skipped)} as the failed change had them, and does not compare them any more. Redeploy {subject.Environment.MachineName} to put them right.");
        }

        run.Log($"The stack of {subject.Environment.MachineName} rests and takes changes again.");
    }

    private async Task<Stack> Find(Run<StackChange> run, Subject subject) =>
        (run.State.StackId ?? subject.Stack?.Arn) is { Length: > 0 } arn && await stacks.DescribeStack(subject.At, arn, run.Cancel) is { IsDeleted: false } stack
            ? stack
            : throw new ActivityFailedException("stack.missing", "There is no stack any more: it was deleted outside the product. Activate the environment to build it again.");

    private static List<string> Skip(Activity activity)
    {
        using var parameters = JsonDocument.Parse(activity.Parameters);
        return parameters.RootElement.TryGetProperty("skip", out var skip) ? [.. skip.EnumerateArray().Select(s => s.GetString()!)] : [];
    }
}
