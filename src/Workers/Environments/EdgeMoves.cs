using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>
/// The moves on an environment's edge stack in us-east-1: made before the environment's own, whose CDN it guards, and deleted after it. Each may be made twice:
/// the stack's name comes from the environment, change set and tokens from the activity. An environment without a CDN passes without a call.
/// </summary>
internal sealed class EdgeMoves(ICloudFormation stacks)
{
    /// <summary>Tells its change from the environment's own within the activity.</summary>
    private const string Key = "edge";

    /// <summary>Deletes that AWS began and did not end, before an environment that serves waits no longer: at fifteen seconds each, some five minutes.</summary>
    private const int MostDrops = 20;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(60);

    /// <summary>Makes it, or brings it to what is wanted now. Taken back only as far as this very activity went: one that stood before stays.</summary>
    public StepList<StackChange> AddEnsure(StepList<StackChange> steps) => steps
        .Wait("Edge: find the stack", Found, every: Look, within: Within)
        .Do("Edge: create the change set", CreateChangeSet, undo: TakeBack)
        .Wait("Edge: change set ready", ChangeSetReady, every: TimeSpan.FromSeconds(2), within: TimeSpan.FromMinutes(15))
        .Do("Edge: execute the change set", Execute)
        .Wait("Edge: stack complete", Complete, every: Look, within: Within, weight: 4)
        .Do("Edge: protect the stack", Protect);

    /// <summary>
    /// Deletes it and follows until it is gone. CloudFront lets go of a web ACL some time after its distribution went, and AWS refuses to delete it until
    /// then, so a delete that failed is begun again.
    /// </summary>
    public async Task<bool> Deleted(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (subject.Stack?.Edge is null && !StackTemplates.HasEdge(subject.Project.Blueprint, subject.Spec()))
        {
            return true;
        }

        var stack = await stacks.DescribeStack(subject.EdgeAt, run.State.Edge.StackId ?? subject.EdgeName, run.Cancel);
        return stack is null || stack.IsDeleted ? Forget(subject) : await Remove(run, subject, stack, "delete");
    }

    /// <summary>
    /// The same once Fastly has taken CloudFront's place, only that nobody waits for it for long: while AWS does not let it go it stays, as long as the environment at most.
    /// </summary>
    public async Task<bool> Dropped(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (subject.Stack?.Edge is null || StackTemplates.HasEdge(subject.Project.Blueprint, subject.Spec()))
        {
            return true;
        }

        if (run.State.Edge.FailedDeletes < MostDrops)
        {
            return await Deleted(run);
        }

        run.Log($"AWS does not let the edge stack in {StackTemplates.EdgeRegion} go yet. It is deleted with the environment, or with its next redeployment.");
        return true;
    }

    private async Task<bool> Found(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (!StackTemplates.HasEdge(subject.Project.Blueprint, subject.Spec()))
        {
            return true;
        }

        var stack = await stacks.DescribeStack(subject.EdgeAt, subject.EdgeName, run.Cancel);
        if (stack is null || stack.Status == StackStatus.ReviewInProgress)
        {
            run.State = run.State with { Edge = new EdgeChange { Wanted = true } };
            return true;
        }

        if (stack.CanUpdate)
        {
            run.State = run.State with { Edge = new EdgeChange { Wanted = true, Adopted = true, StackId = stack.Id, LastEventId = await stacks.LastEvent(subject.EdgeAt, stack.Id, run.Cancel) } };
            return true;
        }

        return stack.CanOnlyBeDeleted && await Remove(run, subject, stack, "clear", await LeaveBehind(run, subject, stack));
    }

    /// <summary>
    /// What a delete by somebody else failed on, and fails on while CloudFront has it: it stays in the account, where the stack's successor takes its place, and is
    /// listed.
    /// </summary>
    private async Task<List<string>?> LeaveBehind(Run<StackChange> run, Subject subject, Stack stack)
    {
        if (stack.Status != StackStatus.DeleteFailed)
        {
            return null;
        }

        var hanging = (await stacks.ListResources(subject.EdgeAt, stack.Id, run.Cancel)).Where(r => r.Status == "DELETE_FAILED").ToList();
        var known = await run.Db.RetainedResources.Where(r => r.StackArn == stack.Id).Select(r => r.LogicalId).ToListAsync(run.Cancel);
        foreach (var part in hanging.Where(r => !known.Contains(r.LogicalId, StringComparer.Ordinal)))
        {
            run.Db.RetainedResources.Add(RetainedResource.Of(subject.Environment, stack.Id, StackTemplates.EdgeRegion, new StackPart(part.LogicalId, part.Type, part.PhysicalId, part.Status, part.Reason), run.Now));
        }

        run.Log($"Somebody deleted the edge stack, and AWS could not delete {string.Join(", ", hanging.Select(r => r.LogicalId))}: left behind in {StackTemplates.EdgeRegion}, and listed under what was retained.");
        return [.. hanging.Select(r => r.LogicalId)];
    }

    private async Task CreateChangeSet(Run<StackChange> run)
    {
        if (!run.State.Edge.Wanted)
        {
            return;
        }

        var subject = await Subject.Load(run.Context);
        var template = Rendered(subject);
        var made = await stacks.CreateChangeSet(subject.EdgeAt, new NewChangeSet(subject.EdgeName, ChangeSetName(run), Token(run, "change"), run.State.Edge.Adopted ? ChangeSetTypes.Update : ChangeSetTypes.Create)
        {
            TemplateBody = template.Body,
            Parameters = template.Parameters.ToDictionary(p => p.Key, p => (string?)p.Value),
            Tags = subject.Tags,
            Description = run.Activity.Description,
            RevertsDrift = run.State.Edge.Adopted,
        }, run.Cancel);
        run.State = run.State with { Edge = run.State.Edge with { StackId = made.StackId } };
    }

    private async Task<bool> ChangeSetReady(Run<StackChange> run)
    {
        if (run.State.Edge.StackId is not { } id)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var changes = await stacks.DescribeChangeSet(subject.EdgeAt, id, ChangeSetName(run), run.Cancel)
            ?? throw new ActivityFailedException("edge.change_set_missing", "The change set of the edge stack disappeared before it was executed: somebody deleted it.");
        if (!changes.IsSettled)
        {
            return false;
        }

        if (!changes.CanExecute && !changes.IsNoOp)
        {
            throw new ActivityFailedException("edge.change_set_failed", $"AWS could not prepare the edge stack in {StackTemplates.EdgeRegion}: {changes.StatusReason}", changes.StatusReason);
        }

        run.State = run.State with { Edge = run.State.Edge with { NothingToDo = changes.IsNoOp } };
        run.Log(changes.IsNoOp ? "The edge stack is as it should be already." : $"Edge: {changes.Changes.Count} resources to {(run.State.Edge.Adopted ? "change" : "make")} in {StackTemplates.EdgeRegion}.");
        return true;
    }

    private async Task Execute(Run<StackChange> run)
    {
        if (run.State.Edge is { StackId: { } id, NothingToDo: false })
        {
            await stacks.ExecuteChangeSet((await Subject.Load(run.Context)).EdgeAt, id, ChangeSetName(run), Token(run, "execute"), run.Cancel);
        }
    }

    private async Task<bool> Complete(Run<StackChange> run)
    {
        if (run.State.Edge.StackId is not { } id)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.EdgeAt, id, run.Cancel)
            ?? throw new ActivityFailedException("edge.missing", "The edge stack disappeared while it was being built: somebody deleted it.");
        await Tell(run, subject);
        if (!run.State.Edge.NothingToDo && (!stack.IsSettled || stack.Status == StackStatus.ReviewInProgress || !await Executed(run, subject, id)))
        {
            return false;
        }

        await See(run, subject, stack);
        return stack.CanUpdate && (stack.Succeeded || run.State.Edge.NothingToDo) ? true : throw Failure(run, stack, "edge.failed", $"The edge stack in {StackTemplates.EdgeRegion} ended {stack.Status}.");
    }

    private async Task Protect(Run<StackChange> run)
    {
        if (run.State.Edge.StackId is { } id)
        {
            await stacks.SetTerminationProtection((await Subject.Load(run.Context)).EdgeAt, id, on: true, run.Cancel);
        }
    }

    private async Task<bool> TakeBack(Run<StackChange> run)
    {
        if (!run.State.Edge.Wanted)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var stack = await stacks.DescribeStack(subject.EdgeAt, run.State.Edge.StackId ?? subject.EdgeName, run.Cancel);
        if (stack is null || stack.IsDeleted)
        {
            return Forget(subject);
        }

        return run.State.Edge.Adopted ? await CancelUpdate(run, subject, stack) : await Remove(run, subject, stack, "undo");
    }

    private async Task<bool> CancelUpdate(Run<StackChange> run, Subject subject, Stack stack)
    {
        await Tell(run, subject);
        if (stack.Status == StackStatus.UpdateInProgress)
        {
            await stacks.CancelUpdate(subject.EdgeAt, stack.Id, Token(run, "cancel"), run.Cancel);
        }

        if (!stack.IsSettled)
        {
            return false;
        }

        await See(run, subject, stack);
        return stack.CanUpdate ? true : throw Failure(run, stack, "edge.rollback_failed", $"AWS could not take the change of the edge stack back: it is {stack.Status}.");
    }

    private async Task<bool> Remove(Run<StackChange> run, Subject subject, Stack stack, string step, IReadOnlyCollection<string>? retain = null)
    {
        if (run.State.Edge.StackId != stack.Id)
        {
            run.State = run.State with { Edge = run.State.Edge with { StackId = stack.Id, LastEventId = await stacks.LastEvent(subject.EdgeAt, stack.Id, run.Cancel) } };
        }

        await Tell(run, subject);
        if (stack.Status == StackStatus.DeleteInProgress)
        {
            return false;
        }

        var failed = run.State.Edge.FailedDeletes + (stack.Status == StackStatus.DeleteFailed ? 1 : 0);
        await stacks.DeleteProtected(subject.EdgeAt, stack, Token(run, $"{step}-{failed}"), retain, run.Cancel);
        run.State = run.State with { Edge = run.State.Edge with { FailedDeletes = failed } };
        run.Log(failed == 0 ? "Deleting the edge stack." : "AWS could not delete the edge stack yet; trying again.");
        return false;
    }

    /// <summary>Right after the execution AWS may still show the status of before: the change set knows better.</summary>
    private async Task<bool> Executed(Run<StackChange> run, Subject subject, string id) =>
        !run.State.Edge.Adopted || await stacks.DescribeChangeSet(subject.EdgeAt, id, ChangeSetName(run), run.Cancel) is not { ExecutionStatus: not null, HasRun: false };

    private async Task See(Run<StackChange> run, Subject subject, Stack stack)
    {
        var parts = await stacks.ListResources(subject.EdgeAt, stack.Id, run.Cancel);
        subject.StackRow(run.Db).SeeEdge(EdgeView.Of(stack, parts, drift: "in_sync"));
    }

    private async Task Tell(Run<StackChange> run, Subject subject)
    {
        var events = await stacks.NewEvents(subject.EdgeAt, run.State.Edge.StackId!, run.State.Edge.LastEventId, run.Cancel);
        if (events.Count == 0)
        {
            return;
        }

        foreach (var e in events)
        {
            run.Log($"Edge: {e.Line()}", e.At);
        }

        var cause = run.State.Edge.RootCause ?? events.FirstCause();
        run.State = run.State with { Edge = run.State.Edge with { LastEventId = events[^1].Id, RootCause = cause } };
    }

    private static bool Forget(Subject subject)
    {
        subject.Stack?.SeeEdge(null);
        return true;
    }

    private static ActivityFailedException Failure(Run<StackChange> run, Stack stack, string code, string what)
    {
        var cause = run.State.Edge.RootCause ?? stack.StatusReason;
        return new ActivityFailedException(code, StackCauses.Sentence(what, cause), cause);
    }

    private static StackTemplate Rendered(Subject subject)
    {
        var spec = subject.Spec();
        return StackTemplates.Check(subject.Project.Blueprint, spec) is { } fault
            ? throw new ActivityFailedException("blueprint.cannot_build", fault.Message)
            : StackTemplates.RenderEdge(subject.Project.Blueprint, spec)!;
    }

    private static string ChangeSetName(Run<StackChange> run) => StackTokens.ChangeSetName(run.Activity, Key);

    private static string Token(Run<StackChange> run, string step) => StackTokens.Token(run.Activity, step, Key);
}
