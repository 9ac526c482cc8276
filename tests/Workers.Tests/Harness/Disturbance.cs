using System.Collections.Concurrent;
using Cloud.Domain.Activities;
using Cloud.Workers.Running;

namespace Cloud.Workers.Tests.Harness;

/// <summary>What happens to a worker at a step.</summary>
public enum Disturbance
{
    None,

    /// <summary>Killed after the step had its effect and before that was saved: another worker does the step again.</summary>
    KilledAtEachStep,

    /// <summary>Stopped before the step's effect, past its lease, and continued when another worker had gone on.</summary>
    StoppedBeforeEachStep,

    /// <summary>Stopped between the step's effect and its save, past its lease, and continued when another worker had gone on.</summary>
    StoppedAfterEachStep,

    /// <summary>Every first call of each kind that changes something in AWS is done, and its answer lost.</summary>
    AnswersLost,

    /// <summary>The same, answered with an internal error.</summary>
    ErrorsAfterTheFact,
}

/// <summary>Runs a workflow as it is, but for the first run of each step of the activity under test.</summary>
internal sealed class Disturbed(IWorkflow inner, WorkersUnderTest world, Func<(Disturbance Kind, Guid Activity)> current) : IWorkflow
{
    private readonly ConcurrentDictionary<string, bool> _done = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Types => inner.Types;

    public TimeSpan Deadline => inner.Deadline;

    public IReadOnlyList<StepDefinition> Steps => [.. inner.Steps.Select(Wrap)];

    public Task Failed(StepContext context, ActivityError error, bool undone) => inner.Failed(context, error, undone);

    private StepDefinition Wrap(StepDefinition step) => step with
    {
        Body = context => Run(step.Name, step.Body, context),
        Undo = step.Undo is null ? null : context => Run($"undo {step.Name}", step.Undo, context),
    };

    private async Task<bool> Run(string name, Func<StepContext, Task<bool>> body, StepContext context)
    {
        var (kind, activity) = current();
        if (context.Activity.Id != activity || !_done.TryAdd(name, true))
        {
            return await body(context);
        }

        switch (kind)
        {
            case Disturbance.KilledAtEachStep:
                await body(context);
                await Steal(context);
                // A dead worker neither saves nor answers.
                await Task.Delay(Timeout.Infinite, context.Cancel);
                return true;
            case Disturbance.StoppedBeforeEachStep:
                await Steal(context);
                await Overtaken(context);
                return await body(context);
            case Disturbance.StoppedAfterEachStep:
                var done = await body(context);
                await Steal(context);
                await Overtaken(context);
                return done;
            default:
                return await body(context);
        }
    }

    private Task Steal(StepContext context) =>
        world.Data.Execute($"update activities set lease_until = null, lease_number = lease_number + 1 where id = '{context.Activity.Id}' and lease_number = {context.Activity.LeaseNumber}");

    /// <summary>Until this worker knows that its lease is lost and another has run the step.</summary>
    private async Task Overtaken(StepContext context)
    {
        for (var i = 0; i < 3000; i++)
        {
            var now = await world.Read(context.Activity.Id);
            if (context.Cancel.IsCancellationRequested && (!now.IsOpen || (now.LeaseNumber > context.Activity.LeaseNumber + 1 && now.LeaseUntil is null) || now.LeaseNumber > context.Activity.LeaseNumber + 2))
            {
                return;
            }

            await Task.Delay(10, CancellationToken.None);
        }
    }
}
