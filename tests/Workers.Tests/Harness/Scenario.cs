using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Tests.Backups;
using Cloud.Workers.Tests.Domains;
using Cloud.Workers.Tests.Integrations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Harness;

/// <summary>How one type of activity comes about: what must be there before, and the activity itself.</summary>
/// <param name="Before">Done undisturbed.</param>
/// <param name="Begin">Queues the activity under test and answers its id.</param>
/// <param name="Of">The project's blueprint.</param>
public sealed record Scenario(Func<WorkersUnderTest, Task> Before, Func<WorkersUnderTest, Task<Guid>> Begin, string Of = Blueprint.MagentoCluster)
{
    /// <summary>One for every type that a workflow does; a test fails for a type that has none.</summary>
    public static readonly IReadOnlyDictionary<string, Scenario> All = new Dictionary<string, Scenario>(StringComparer.Ordinal)
    {
        [ActivityTypes.ProjectCreate] = On(w => w.Data.Production, Nothing, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value),
        [ActivityTypes.EnvironmentActivate] = OnMain(Nothing, (e, now) => e.Activate(now, null).Value),
        [ActivityTypes.EnvironmentDeactivate] = On(w => w.Data.Production, ProductionIsActive, (e, now) => e.Deactivate(now, null, "production").Value),
        [ActivityTypes.EnvironmentDelete] = new(Nothing, DeleteBranch),
        [ActivityTypes.EnvironmentBackup] = OnMain(MainIsActive, (e, now) => e.BackUp(safe: true, now, null).Value),
        [ActivityTypes.EnvironmentRestore] = new(MainIsBackedUp, async world => (await world.Restore(await Backup(world), world.Data.Main)).ActivityId),
        [ActivityTypes.RestoreSwitch] = InContainers(MainIsRestoredBeside, (r, e, now) => r.Switch(e, 24, windowOpen: false, now, null).Value),
        [ActivityTypes.RestoreUndo] = InContainers(MainIsSwitched, (r, e, now) => r.Undo(e, now, null).Value),
        [ActivityTypes.RestoreSettle] = InContainers(MainIsSwitched, (r, e, now) => r.Settle(e, now, null).Value),
        [ActivityTypes.BackupDelete] = new(MainIsBackedUp, async world => await world.Delete(await Backup(world))),
        [ActivityTypes.EnvironmentReconcile] = On(w => w.Data.Production, ProductionIsActive, (e, now) => e.Reconcile(now, null).Value),
        [ActivityTypes.EnvironmentPause] = OnMain(MainIsActive, (e, now) => e.Pause(now, null).Value),
        [ActivityTypes.EnvironmentResume] = OnMain(MainIsPaused, (e, now) => e.Resume(now, null).Value),
        [ActivityTypes.EnvironmentRedeploy] = OnMain(MainWasEdited, (e, now) => e.Redeploy(now, null).Value),
        [ActivityTypes.EnvironmentSynchronize] = new(Nothing, SynchronizeBranch),
        [ActivityTypes.EnvironmentDeploy] = new(MainIsActive, world => Environments.DeployTests.Deploy(world, Environments.DeployTests.OtherFiles(world))),
        [ActivityTypes.EnvironmentRecover] = OnMain(MainHangs, (e, now) => e.Recover(["App"], now, null).Value),
        [ActivityTypes.EnvironmentDomainApply] = OnMain(MainHasAVerifiedName, (e, now) => e.ApplyDomains(now)),
        [ActivityTypes.ResourcePurge] = new(Environments.RetainedWorld.VaultIsLeft, world => Environments.RetainedWorld.Purge(world, "Vault")),
        [ActivityTypes.EnvironmentScale] = new(ProductionIsActive, world => new Scaling.ScalingWorld(world).Ask("12", webNodes: 1)),
    };

    /// <summary>The same types in other circumstances, in which their steps do other things: a type, a colon and the circumstance.</summary>
    public static readonly IReadOnlyDictionary<string, Scenario> Variants = new Dictionary<string, Scenario>(StringComparer.Ordinal)
    {
        [$"{ActivityTypes.EnvironmentActivate}: with Fastly"] = On(w => w.Data.Staging, FastlyIsConnected, (e, now) => e.Activate(now, null).Value),
        [$"{ActivityTypes.EnvironmentRedeploy}: to Fastly"] = On(w => w.Data.Staging, StagingIsToHaveFastly, (e, now) => e.Redeploy(now, null).Value),
        [$"{ActivityTypes.EnvironmentDeactivate}: with Fastly"] = On(w => w.Data.Staging, StagingHasFastly, (e, now) => e.Deactivate(now, null, "staging").Value),
    };

    private static Task FastlyIsConnected(WorkersUnderTest world) => world.ConnectFastly(FastlyWorld.Token, EnvironmentType.Staging);

    private static async Task StagingIsToHaveFastly(WorkersUnderTest world)
    {
        await Do(world, world.Data.Staging, (e, now) => e.Activate(now, null).Value);
        await FastlyIsConnected(world);
    }

    private static async Task StagingHasFastly(WorkersUnderTest world)
    {
        await FastlyIsConnected(world);
        await Do(world, world.Data.Staging, (e, now) => e.Activate(now, null).Value);
    }

    private static Task ProductionIsActive(WorkersUnderTest world) => Do(world, world.Data.Production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);

    private static Task Nothing(WorkersUnderTest world) => Task.CompletedTask;

    private static Scenario OnMain(Func<WorkersUnderTest, Task> before, Func<Environment, DateTimeOffset, Activity> start) => On(w => w.Data.Main, before, start);

    private static Scenario On(Func<WorkersUnderTest, Environment> subject, Func<WorkersUnderTest, Task> before, Func<Environment, DateTimeOffset, Activity> start) =>
        new(before, world => world.Begin(subject(world), start));

    private static Task MainIsActive(WorkersUnderTest world) => Do(world, world.Data.Main, (e, now) => e.Activate(now, null).Value);

    private static async Task MainIsBackedUp(WorkersUnderTest world)
    {
        await MainIsActive(world);
        await world.BackUp(world.Data.Main);
    }

    private static Task<Backup> Backup(WorkersUnderTest world) => world.Data.Read(db => db.Backups.SingleAsync(TestContext.Current.CancellationToken));

    private static Scenario InContainers(Func<WorkersUnderTest, Task> before, Func<Restore, Environment, DateTimeOffset, Activity> start) =>
        new(before, world => ChangeOver(world, start), Blueprint.WordPressContainers);

    private static async Task MainIsRestoredBeside(WorkersUnderTest world)
    {
        await MainIsBackedUp(world);
        await world.Well((await world.Restore(await Backup(world), world.Data.Main)).ActivityId);
    }

    private static async Task MainIsSwitched(WorkersUnderTest world)
    {
        await MainIsRestoredBeside(world);
        await world.Well(await ChangeOver(world, (r, e, now) => r.Switch(e, 24, windowOpen: false, now, null).Value));
    }

    private static async Task<Guid> ChangeOver(WorkersUnderTest world, Func<Restore, Environment, DateTimeOffset, Activity> start)
    {
        var restore = await world.Data.Read(db => db.Restores.SingleAsync(TestContext.Current.CancellationToken));
        return await world.Ask(restore, start);
    }

    private static async Task MainIsPaused(WorkersUnderTest world)
    {
        await MainIsActive(world);
        await Do(world, world.Data.Main, (e, now) => e.Pause(now, null).Value);
    }

    private static async Task MainWasEdited(WorkersUnderTest world)
    {
        await MainIsActive(world);
        await world.Tamper(new { kind = "modify_resource", stack = await world.StackName(), resource = "App", properties = new Dictionary<string, int> { ["DesiredCount"] = 5 } });
    }

    private static async Task MainHasAVerifiedName(WorkersUnderTest world)
    {
        await MainIsActive(world);
        await world.AddVerified(world.Data.Main, "shop.example.com");
    }

    private static async Task MainHangs(WorkersUnderTest world)
    {
        await MainIsActive(world);
        await world.Faults(new { kind = "fail", resource = "App", on = "update", times = 1 }, new { kind = "rollback", resource = "App", times = 1 });
        await world.Ended(await world.Begin(world.Data.Main, (e, now) => e.Pause(now, null).Value));
        await world.Faults();
    }

    private static async Task<Guid> DeleteBranch(WorkersUnderTest world) => await world.Begin(await Branch(world), (e, now) => e.Delete(now, null).Value);

    private static async Task<Guid> SynchronizeBranch(WorkersUnderTest world)
    {
        var branch = await Branch(world);
        await Do(world, branch, (e, now) => e.Activate(now, null).Value);
        return await world.Begin(branch, (e, now) => e.Synchronize(world.Data.Main, now, null).Value);
    }

    private static async Task<Environment> Branch(WorkersUnderTest world)
    {
        Environment? branch = null;
        await world.Data.Change(db => db.Environments.Add(branch = world.Data.Main.Branch(world.Data.Project, "feature/cart", "Cart", TimeProvider.System.GetUtcNow(), null).Value.Branch));
        return branch!;
    }

    private static async Task Do(WorkersUnderTest world, Environment environment, Func<Environment, DateTimeOffset, Activity> start)
    {
        var ended = await world.Ended(await world.Begin(environment, start));
        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await world.Log(ended.Id)));
    }
}
