using Cloud.Domain.Environments;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>What environments left behind, and what the API would queue to purge it.</summary>
internal static class RetainedWorld
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A branch that was backed up, deactivated and deleted: its vault, file system and secret are left, with a recovery point in the vault.</summary>
    public static async Task VaultIsLeft(this WorkersUnderTest world)
    {
        Environment? branch = null;
        await world.Data.Change(db => db.Environments.Add(branch = world.Data.Main.Branch(world.Data.Project, "feature/cart", "Cart", TimeProvider.System.GetUtcNow(), null).Value.Branch));
        await world.Done(branch!, (e, now) => e.Activate(now, null).Value);
        await world.BackUp(branch!);
        await world.Done(branch!, (e, now) => e.Deactivate(now, null, null).Value);
        await world.Done(branch!, (e, now) => e.Delete(now, null, losesData: true, e.MachineName).Value);
    }

    public static Task<List<RetainedResource>> Left(this WorkersUnderTest world) =>
        world.Data.Read(db => db.RetainedResources.AsNoTracking().OrderBy(r => r.LogicalId).ToListAsync(Ct));

    public static async Task<RetainedResource> Left(this WorkersUnderTest world, string logicalId) => (await world.Left()).Single(r => r.LogicalId == logicalId);

    /// <summary>Queues the purge of what has this logical id.</summary>
    public static async Task<Guid> Purge(this WorkersUnderTest world, string logicalId)
    {
        var id = Guid.Empty;
        await world.Data.Change(db =>
        {
            var resource = db.RetainedResources.Single(r => r.LogicalId == logicalId);
            var environment = db.Environments.SingleOrDefault(e => e.Id == resource.EnvironmentId);
            var activity = resource.Purge(new RetainedGround(environment, null, InStack: false, Backups: 0, Restoring: false), TimeProvider.System.GetUtcNow(), null).Value;
            db.Activities.Add(activity);
            id = activity.Id;
        });
        return id;
    }

    private static async Task Done(this WorkersUnderTest world, Environment environment, Func<Environment, DateTimeOffset, Activity> start) =>
        await world.Well(await world.Begin(environment, start));
}
