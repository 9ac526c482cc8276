using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Infrastructure.Aws;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Backups;

/// <summary>A production that runs, and what tests of its backups do most.</summary>
internal static class BackedUpWorld
{
    /// <summary>The sandbox's account and region.</summary>
    public static readonly CloudAccount At = new("eu-central-1");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<WorkersUnderTest> Start(Database postgres, double speed = 2000, string blueprint = Blueprint.MagentoCluster)
    {
        var world = await WorkersUnderTest.Start(postgres, speed, blueprint: blueprint);
        await world.Well(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));
        return world;
    }

    /// <summary>AWS Backup as anybody with the account's keys reaches it.</summary>
    public static ServiceProvider Aws(this WorkersUnderTest world)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(world.Settings(1).ToDictionary(p => p.Key, p => (string?)p.Value)).Build();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddAws(configuration).BuildServiceProvider();
    }

    /// <summary>Waits for a good end.</summary>
    public static async Task<Activity> Well(this WorkersUnderTest world, Guid id)
    {
        var activity = await world.Ended(id);
        Assert.True(activity.Result == ActivityResult.Success, string.Join('\n', await world.Log(id)));
        return activity;
    }

    public static async Task<Backup> BackUp(this WorkersUnderTest world, Environment? environment = null)
    {
        var activity = await world.Well(await world.Begin(environment ?? world.Data.Production, (e, now) => e.BackUp(safe: true, now, null).Value));
        return await world.Data.Read(db => db.Backups.SingleAsync(b => b.ActivityId == activity.Id, Ct));
    }

    public static Task<Backup?> Reload(this WorkersUnderTest world, Backup backup) => world.Data.Read(db => db.Backups.SingleOrDefaultAsync(b => b.Id == backup.Id, Ct));

    public static Task<Activity> Compare(this WorkersUnderTest world) => Run(world, (e, now) => e.Reconcile(now, null).Value);

    public static async Task<Activity> Run(this WorkersUnderTest world, Func<Environment, DateTimeOffset, Activity> start) => await world.Well(await world.Begin(world.Data.Production, start));

    /// <summary>Queues the backup's deletion as the API does.</summary>
    public static async Task<Guid> Delete(this WorkersUnderTest world, Backup backup)
    {
        var id = Guid.Empty;
        await world.Data.Change(db =>
        {
            var activity = db.Backups.Single(b => b.Id == backup.Id).Delete(db.Environments.Single(e => e.Id == backup.EnvironmentId), lastGood: false, restoring: false, null, TimeProvider.System.GetUtcNow(), null).Value;
            db.Activities.Add(activity);
            id = activity.Id;
        });
        return id;
    }

    /// <summary>Queues a restore as the API does.</summary>
    public static async Task<Restore> Restore(this WorkersUnderTest world, Backup backup, Environment target, int? undoWindowHours = null)
    {
        Restore? restore = null;
        await world.Data.Change(db =>
        {
            var begun = Domain.Backups.Restore.Begin(db.Backups.Single(b => b.Id == backup.Id), "production", db.Environments.Single(e => e.Id == target.Id), TimeProvider.System.GetUtcNow(), null, undoWindowHours).Value;
            db.Restores.Add(begun.Restore);
            db.Activities.Add(begun.Activity);
            restore = begun.Restore;
        });
        return restore!;
    }

    /// <summary>Queues what is asked of a restore that is ready, or in use.</summary>
    public static async Task<Guid> Ask(this WorkersUnderTest world, Restore restore, Func<Restore, Environment, DateTimeOffset, Activity> start)
    {
        var id = Guid.Empty;
        await world.Data.Change(db =>
        {
            var activity = start(db.Restores.Single(r => r.Id == restore.Id), db.Environments.Single(e => e.Id == restore.EnvironmentId), TimeProvider.System.GetUtcNow());
            db.Activities.Add(activity);
            id = activity.Id;
        });
        return id;
    }

    public static Task<Restore> Reload(this WorkersUnderTest world, Restore restore) => world.Data.Read(db => db.Restores.SingleAsync(r => r.Id == restore.Id, Ct));

    /// <summary>Details of the open items of a kind.</summary>
    public static Task<List<string>> Attention(this WorkersUnderTest world, string kind) =>
        world.Data.Read(db => db.Attention.Where(i => i.Kind == kind && i.ResolvedAt == null).Select(i => i.Detail).ToListAsync(Ct));

    public static Task<IReadOnlyList<RecoveryPoint>> PointsIn(this ServiceProvider aws, string vault) => aws.GetRequiredService<IBackupVaults>().ListRecoveryPoints(At, vault, null, Ct);

    public static Task DeletePoint(this ServiceProvider aws, string vault, string arn) => aws.GetRequiredService<IBackupVaults>().DeleteRecoveryPoint(At, vault, arn, Ct);

    /// <summary>A vault under a lock, as a stack of somebody's makes it.</summary>
    public static async Task MakeLockedVault(this ServiceProvider aws, string name, int days)
    {
        var template = new { Resources = new { Vault = new { Type = "AWS::Backup::BackupVault", Properties = new { BackupVaultName = name, LockConfiguration = new { MinRetentionDays = days } } } } };
        var stacks = aws.GetRequiredService<ICloudFormation>();
        var made = await stacks.CreateChangeSet(At, new NewChangeSet(name, "make", $"{name}-make", ChangeSetTypes.Create) { TemplateBody = JsonSerializer.Serialize(template) }, Ct);
        await Until(async () => (await stacks.DescribeChangeSet(At, made.StackId, "make", Ct))!.CanExecute);
        await stacks.ExecuteChangeSet(At, made.StackId, "make", $"{name}-execute", Ct);
        await Until(async () => (await stacks.DescribeStack(At, made.StackId, Ct))!.Succeeded);
    }

    /// <summary>Looks again and again, for ten seconds at most.</summary>
    public static async Task Until(Func<Task<bool>> so)
    {
        for (var i = 0; i < 500; i++)
        {
            if (await so())
            {
                return;
            }

            await Task.Delay(20, Ct);
        }

        Assert.Fail("It did not come to be in ten seconds.");
    }
}
