using System.Data.Common;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Workers.AwsAccounts;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Running;

/// <summary>
/// Runs one step of one leased activity and saves step, state, log lines and domain change in one transaction, fenced by the lease's number.
/// Retry, backoff, deadlines, cancel and undo are decided here and nowhere else.
/// </summary>
public sealed partial class StepRunner(IServiceScopeFactory scopes, WorkflowCatalogue workflows, StepOutcomes outcomes, RunnerOptions options, TimeProvider time, ILogger<StepRunner> logger)
{
    /// <summary>Source of traces: one span a step, named after the activity's type; PostgreSQL's and AWS's calls are its children.</summary>
    public const string SpanSource = "Cloud.Workers";

    public const string CancelledCode = "activity.cancelled";
    public const string DeadlineCode = "activity.deadline_exceeded";
    public const string FaultCode = "activity.step_failed";

    private static readonly System.Diagnostics.ActivitySource Spans = new(SpanSource);

    /// <summary>True when the step ran and was saved. False when another worker has taken over, or the database refuses what the step would write.</summary>
    public async Task<bool> Run(Activity activity, CancellationToken lost)
    {
        await using var context = new StepContext(activity, scopes, time.GetUtcNow(), lost);
        using var span = Spans.StartActivity(activity.Type);
        span?.SetTag("cloud.activity", activity.Id).SetTag("cloud.step", activity.Step);
        try
        {
            await Advance(workflows.For(activity.Type), context);
            return await outcomes.Save(context, lost);
        }
        catch (DbUpdateException e) when (e.InnerException is DbException)
        {
            // A row that breaks a rule of the database would do so for ever: it is given back and counted.
            StepFaulted(logger, e, activity.Id, activity.Step);
            return false;
        }
    }

    private static ActivityError Cancelled => new(CancelledCode, "Cancelled on request.");

    private Task Advance(IWorkflow workflow, StepContext context)
    {
        var activity = context.Activity;
        if (activity.State != ActivityState.InProgress)
        {
            // Asked to stop before its turn came: there is nothing to take back.
            return End(workflow, context, Cancelled, undone: true);
        }

        activity.Plan([.. workflow.Steps.Select(s => s.Name)], context.Now + workflow.Deadline);
        if (context.Now > activity.Deadline)
        {
            return End(workflow, context, new ActivityError(DeadlineCode, $"The activity did not end within {workflow.Deadline.TotalMinutes:0} minutes. What it left needs a look."), undone: false);
        }

        var step = workflow.Steps.FirstOrDefault(s => s.Name == activity.Step) ?? workflow.Steps[0];
        return activity.Phase == ActivityPhase.Undo ? Undo(workflow, step, context)
            : activity.CancelRequestedAt is not null && step.Cancellable ? BeginUndo(workflow, step, context, Cancelled)
            : Do(workflow, step, context);
    }

    private async Task Do(IWorkflow workflow, StepDefinition step, StepContext context)
    {
        var activity = context.Activity;
        var before = activity.Steps.First(s => s.Name == step.Name);
        activity.BeginStep(step.Name, context.Now, step.Within, again: before.State != StepState.Running);
        var outcome = await Try(step.Body, context);
        activity.Report(Percent(workflow, step, outcome.Done ? 1 : context.Fraction));
        var current = activity.Steps.First(s => s.Name == step.Name);
        if (outcome.Error is { } error)
        {
            if (outcome.MayPass && current.Attempt < options.MaxAttempts && context.Now < current.Deadline)
            {
                context.Log($"{step.Name}: {error.Message} Trying again.");
                activity.BeginStep(step.Name, context.Now, step.Within, again: true);
                activity.RunAgain(context.State, context.Now + Backoff(current.Attempt), context.Now);
                return;
            }

            await BeginUndo(workflow, step, context, error);
        }
        else if (outcome.Done)
        {
            Next(workflow, step, context);
        }
        else if (context.Now >= current.Deadline)
        {
            await BeginUndo(workflow, step, context, new ActivityError(DeadlineCode, $"\"{step.Name}\" was not done within {step.Within.TotalMinutes:0} minutes."));
        }
        else
        {
            activity.RunAgain(context.State, context.Now + Jittered(step.Every), context.Now);
        }
    }

    private static void Next(IWorkflow workflow, StepDefinition step, StepContext context)
    {
        var next = workflow.Steps.SkipWhile(s => s.Name != step.Name).Skip(1).FirstOrDefault();
        context.Activity.CompleteStep(step.Name, next?.Name, context.State, context.Now);
        context.Activity.MayBeCancelled(next is null or { Cancellable: true });
        if (next is null)
        {
            context.Activity.Finish(context.Now);
        }
    }

    private static int Percent(IWorkflow workflow, StepDefinition step, double fraction)
    {
        var before = workflow.Steps.TakeWhile(s => s.Name != step.Name).Sum(s => s.Weight);
        return (int)(100 * (before + (fraction * step.Weight)) / workflow.Steps.Sum(s => s.Weight));
    }

    /// <summary>Back from the step that failed: it too is undone, for it may have done its work before its answer was lost.</summary>
    private static Task BeginUndo(IWorkflow workflow, StepDefinition failed, StepContext context, ActivityError error)
    {
        context.Log($"{failed.Name}: {error.Message}");
        var first = LastWithUndo(workflow.Steps.TakeWhile(s => s.Name != failed.Name).Append(failed));
        context.Activity.BeginUndo(error, first?.Name, context.State, context.Now);
        return first is null ? End(workflow, context, error, undone: true) : Task.CompletedTask;
    }

    private async Task Undo(IWorkflow workflow, StepDefinition step, StepContext context)
    {
        var activity = context.Activity;
        var outcome = await Try(step.Undo!, context);
        var since = activity.Steps.First(s => s.Name == step.Name).StartedAt ?? context.Now;
        if (outcome.Error is { } error)
        {
            if (outcome.MayPass && context.Now < activity.Deadline)
            {
                activity.RunAgain(context.State, context.Now + Backoff(Math.Max(1, (int)(context.Now - since).TotalMinutes)), context.Now);
                return;
            }

            context.Log($"Undo of \"{step.Name}\" failed: {error.Message}");
            await End(workflow, context, activity.Error ?? error, undone: false);
        }
        else if (!outcome.Done)
        {
            activity.RunAgain(context.State, context.Now + Jittered(step.Every), context.Now);
        }
        else
        {
            var next = LastWithUndo(workflow.Steps.TakeWhile(s => s.Name != step.Name));
            activity.CompleteUndo(step.Name, next?.Name, context.State, context.Now);
            if (next is null)
            {
                await End(workflow, context, activity.Error!, undone: true);
            }
        }
    }

    private static StepDefinition? LastWithUndo(IEnumerable<StepDefinition> steps) => steps.LastOrDefault(s => s.Undo is not null);

    private static async Task End(IWorkflow workflow, StepContext context, ActivityError error, bool undone)
    {
        try
        {
            await workflow.Failed(context, error, undone);
        }
        catch (ActivityFailedException e)
        {
            // What it is about is gone: there is nothing left to mark, and the activity must end all the same.
            context.Log(e.Message);
        }

        if (error.Code == CancelledCode && undone)
        {
            context.Activity.Cancel(context.Now);
        }
        else
        {
            context.Activity.Fail(error, context.Now);
            await AttentionDesk.Raise(context, AccountFaults.IsOne(error) ? AttentionKind.AwsAccountRefused : AttentionKind.ActivityFailed, undone ? AttentionSeverity.Warning : AttentionSeverity.Critical, $"{context.Activity.Description} failed", error.Message);
        }

        context.Log(undone ? "Ended; what was begun has been taken back." : "Ended; what was begun is left as it is and needs a look.");
    }

    private sealed record Outcome(bool Done, ActivityError? Error = null, bool MayPass = false);

    private async Task<Outcome> Try(Func<StepContext, Task<bool>> body, StepContext context)
    {
        try
        {
            return new Outcome(await body(context));
        }
        catch (ActivityFailedException e)
        {
            return new Outcome(false, new ActivityError(e.Code, e.Message, e.RootCause));
        }
        catch (CloudCallException e) when (AccountFaults.IsRefused(e))
        {
            // A role that was just made is known everywhere some seconds later; one that was taken away does not come back by waiting.
            return new Outcome(false, AccountFaults.Told(e), MayPass: context.Activity.Phase == ActivityPhase.Forward);
        }
        catch (CloudCallException e)
        {
            return new Outcome(false, new ActivityError($"{e.Maker.ToLowerInvariant()}.{e.Code}", $"{e.Maker} refused {(e.Service == e.Maker ? "" : e.Service + " ")}{e.Operation}: {e.Reason}", e.Code), e.Retryable);
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.Cancel.IsCancellationRequested)
        {
            // Anything else may be ours or the database's; it gets the attempts of a fault that may pass, and its name goes to our log, not the customer's.
            StepFaulted(logger, e, context.Activity.Id, context.Activity.Step);
            return new Outcome(false, new ActivityError(FaultCode, "The step failed on our side."), MayPass: true);
        }
    }

    private TimeSpan Backoff(int attempt)
    {
        var seconds = Math.Min(Math.Pow(2, Math.Min(attempt, 10)), options.LongestBackoff.TotalSeconds);
        return Jittered(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Spread over 0.75 to 1.25 of the pause, so that what failed together does not come back together.</summary>
    private TimeSpan Jittered(TimeSpan pause) => pause * options.Pace * (0.75 + (Random.Shared.NextDouble() / 2));

    [LoggerMessage(Level = LogLevel.Error, Message = "Activity {Activity}: step {Step} failed.")]
    private static partial void StepFaulted(ILogger logger, Exception exception, Guid activity, string? step);
}
