using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Integrations;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>
/// Applies to a stack that stands what the product wants of it now: a redeployment, a pause or its end, other code. What was edited by hand is put back.
/// </summary>
internal sealed class UpdateEnvironment(StackMoves moves, EdgeMoves edge, FastlyMoves fastly) : Workflow<StackChange>
{
    public override IReadOnlyList<string> Types =>
        [ActivityTypes.EnvironmentRedeploy, ActivityTypes.EnvironmentPause, ActivityTypes.EnvironmentResume, ActivityTypes.EnvironmentDeploy, ActivityTypes.EnvironmentSynchronize];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    protected override void Define(StepList<StackChange> steps) => fastly
        .AddLeave(fastly.AddPoint(moves.AddUpdate(edge.AddEnsure(fastly.AddLook(steps.Do("Begin", Begin))), Wanted, revertsDrift: true).NoReturn()))
        .Wait("Edge: deleted where it guards nothing any more", edge.Dropped, every: TimeSpan.FromSeconds(15), within: TimeSpan.FromHours(1))
        .Do("Finish", Finish);

    /// <summary>Taken back by AWS, the stack runs as before; where that failed too, the stack's page shows the ways out.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (!undone || FastlyMoves.IsHalfway(error))
        {
            subject.Environment.RequireAttention(context.Now);
            await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
        }
        else if (context.Activity.Type == ActivityTypes.EnvironmentRedeploy)
        {
            subject.Environment.TakeBackVersions(VersionChange.In(context.Activity.Parameters), context.Now);
            if (BastionChange.In(context.Activity.Parameters) is { } bastion)
            {
                subject.Environment.TakeBackBastion(bastion, context.Now);
            }

            subject.Environment.EndUpdate(context.Now);
        }
        else
        {
            if (CodeChange.In(context.Activity.Parameters) is { } code)
            {
                subject.Environment.TakeBackCode(code, context.Now);
                subject.Environment.TakeBackVersions(VersionChange.In(context.Activity.Parameters), context.Now);
            }

            subject.ReturnToWhereItWas(context);
        }
    }

    /// <summary>A redeployment may have waited long: what it waited behind may have changed what can be done.</summary>
    private static async Task Begin(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        run.State = run.State with { Bastion = subject.Bastion };
        var environment = subject.Environment;
        if (run.Activity.Type != ActivityTypes.EnvironmentRedeploy || environment.Lifecycle == Lifecycle.Updating)
        {
            return;
        }

        if (!environment.CanUpdate)
        {
            throw new ActivityFailedException("environment.wrong_state", EnvironmentErrors.WrongState(environment, "be redeployed").Message);
        }

        environment.BeginUpdate(run.Now);
        await Variables.VariableNote.Log(run.Context, environment);
    }

    /// <summary>Its keys are made at its first boot and lie on its disk (R84).</summary>
    private static void TellOfBastion(Run<StackChange> run, Subject subject)
    {
        if (subject.Bastion is { } now && now != run.State.Bastion)
        {
            run.Log($"The bastion is another instance, {now}, at {subject.Stack!.Outputs.GetValueOrDefault(StackOutputs.BastionAddress)}. It has made VPN keys of its own: distribute them anew (/etc/wireguard/client.conf on it); those from before open nothing.");
        }
        else if (subject.Bastion is null && run.State.Bastion is not null)
        {
            run.Log("The bastion is gone, its address and its VPN keys with it.");
        }
    }

    private static EnvironmentSpec Wanted(Run<StackChange> run, Subject subject) =>
        subject.Spec() with { Paused = run.Activity.Type == ActivityTypes.EnvironmentPause };

    private static async Task Finish(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.EndUpdate(run.Now, run.Activity.Type == ActivityTypes.EnvironmentPause ? Lifecycle.Paused : Lifecycle.Active);
        subject.Environment.ReportHealth(subject.Environment.Lifecycle == Lifecycle.Paused ? Health.Unknown : Health.Healthy, run.Now);
        subject.Stack?.SeeDrift("in_sync", run.Now);
        if (run.Activity.Type == ActivityTypes.EnvironmentRedeploy)
        {
            await Domains.DomainPlace.Follow(run, subject);
        }

        await AttentionDesk.Resolve(run.Context, Domain.Attention.AttentionKind.StackDrift);
        TellOfBastion(run, subject);
        run.Log($"{subject.Environment.MachineName} is {(subject.Environment.Lifecycle == Lifecycle.Paused ? "paused" : "as it should be")}.");
    }
}
