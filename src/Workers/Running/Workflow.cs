using System.Text.Json;
using Cloud.Domain.Activities;

namespace Cloud.Workers.Running;

/// <summary>What the runner knows of a workflow without its state's type.</summary>
public interface IWorkflow
{
    /// <summary>The activity types it does.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>The whole must end within this, counted from its first step.</summary>
    TimeSpan Deadline { get; }

    IReadOnlyList<StepDefinition> Steps { get; }

    /// <summary>Says what becomes of the environment when the activity ended badly: undone to nothing, or left for a person.</summary>
    Task Failed(StepContext context, ActivityError error, bool undone);
}

/// <summary>One named step. What is persisted is the name, so lists can grow while activities are in flight.</summary>
/// <param name="Body">Answers whether the step is done; a wait that is not ready answers false.</param>
/// <param name="Undo">Takes back what this very activity did; answers false while that is still going on. Null where nothing is to be taken back.</param>
/// <param name="Every">Pause before a step that is not done is looked at again.</param>
/// <param name="Within">How long the step may take over all its attempts.</param>
/// <param name="Weight">Its share of the progress bar against the other steps.</param>
/// <param name="Cancellable">False for a step that comes after the point of no return: nobody can stop the activity from then on.</param>
public sealed record StepDefinition(
    string Name, Func<StepContext, Task<bool>> Body, Func<StepContext, Task<bool>>? Undo, TimeSpan Every, TimeSpan Within, int Weight = 1, bool Cancellable = true);

/// <summary>
/// A long operation as a list of named steps: the list is the first thing in its file and reads as the runbook. A step may run twice (its answer may be lost),
/// so each finds before it creates; retry, backoff and deadlines live in the runner only.
/// </summary>
public abstract class Workflow<TState> : IWorkflow
    where TState : class, new()
{
    private readonly Lazy<IReadOnlyList<StepDefinition>> _steps;

    protected Workflow() => _steps = new(() =>
    {
        var list = new StepList<TState>();
        Define(list);
        return list.Definitions;
    });

    public abstract IReadOnlyList<string> Types { get; }

    public abstract TimeSpan Deadline { get; }

    public IReadOnlyList<StepDefinition> Steps => _steps.Value;

    public abstract Task Failed(StepContext context, ActivityError error, bool undone);

    protected abstract void Define(StepList<TState> steps);
}

/// <summary>How a workflow says its steps.</summary>
public sealed class StepList<TState>
    where TState : class, new()
{
    /// <summary>An ordinary step is some calls that each end within the lease; more than this is a fault.</summary>
    private static readonly TimeSpan DoWithin = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan DoEvery = TimeSpan.FromSeconds(1);

    private readonly List<StepDefinition> _definitions = [];
    private bool _cancellable = true;

    public IReadOnlyList<StepDefinition> Definitions => _definitions;

    /// <summary>Does one outside effect: finds by tag or token, or creates.</summary>
    public StepList<TState> Do(string name, Func<Run<TState>, Task> body, Func<Run<TState>, Task<bool>>? undo = null)
    {
        _definitions.Add(new StepDefinition(name, Wrap(async run => { await body(run); return true; }), undo is null ? null : Wrap(undo), DoEvery, DoWithin, Cancellable: _cancellable));
        return this;
    }

    /// <summary>Waits without holding a thread: not ready means "run again in <paramref name="every"/>".</summary>
    public StepList<TState> Wait(string name, Func<Run<TState>, Task<bool>> ready, TimeSpan every, TimeSpan within, int weight = 1)
    {
        _definitions.Add(new StepDefinition(name, Wrap(ready), null, every, within, weight, _cancellable));
        return this;
    }

    /// <summary>The steps that follow cannot be stopped on request: what they do has no way back. A failure in them is still undone as far as it can be.</summary>
    public StepList<TState> NoReturn()
    {
        _cancellable = false;
        return this;
    }

    private static Func<StepContext, Task<bool>> Wrap(Func<Run<TState>, Task<bool>> body) => async context =>
    {
        var run = new Run<TState>(context) { State = JsonSerializer.Deserialize<TState>(context.State)! };
        try
        {
            return await body(run);
        }
        finally
        {
            // What was learned before a failure (events told, ids found) is what the undo starts from.
            context.State = JsonSerializer.Serialize(run.State);
        }
    };
}
