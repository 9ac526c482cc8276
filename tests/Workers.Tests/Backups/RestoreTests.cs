using System.Text.Json;
using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Backups;

/// <summary>Restores in first form: beside an environment, never over one.</summary>
public sealed class RestoreTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster)]
    [InlineData(Blueprint.DrupalCluster)]
    public async Task A_cluster_backup_comes_up_as_one_new_volume_beside_the_environment_that_was_activated_for_it(string blueprint)
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: blueprint);
        var backup = await world.BackUp();
        var activation = await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value);
        var restore = await world.Restore(backup, world.Data.Main);

        var ended = await world.Well(restore.ActivityId);

        Assert.True((await world.Read(activation)).CompletedAt <= ended.StartedAt);
        var ready = await world.Reload(restore);
        Assert.Equal(RestoreState.Ready, ready.State);
        var part = Assert.Single(ready.Parts);
        Assert.StartsWith("arn:aws:ec2:eu-central-1:", part.CreatedArn, StringComparison.Ordinal);
        Assert.Contains(":volume/vol-", part.CreatedArn, StringComparison.Ordinal);
        Assert.DoesNotContain(part.CreatedArn, backup.Parts.Select(p => p.ResourceArn));
        Assert.Contains(part.RecoveryPointArn, backup.Parts.Select(p => p.RecoveryPointArn));
        Assert.True(ready.MeasuredSeconds > 0);
        Assert.Contains(await world.Log(ended.Id), line => line.StartsWith("Not attached", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_integration_backup_comes_up_as_a_new_file_system()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        var backup = await world.BackUp(world.Data.Main);
        var restore = await world.Restore(backup, world.Data.Main);
        await world.Well(restore.ActivityId);
        var part = Assert.Single((await world.Reload(restore)).Parts);
        Assert.Contains(":file-system/fs-", part.CreatedArn, StringComparison.Ordinal);
        Assert.NotEqual(part.SourceArn, part.CreatedArn);
    }

    [Theory]
    [InlineData("lose")]
    [InlineData("error")]
    public async Task An_answer_that_is_lost_makes_no_second_volume(string kind)
    {
        await using var world = await BackedUpWorld.Start(postgres);
        var backup = await world.BackUp();
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        await world.Faults(new { kind, action = "StartRestoreJob", times = 3 });
        var restore = await world.Restore(backup, world.Data.Main);
        await world.Well(restore.ActivityId);
        using var http = new HttpClient();
        using var left = JsonDocument.Parse(await http.GetStringAsync(new Uri($"{world.Sandbox.Url}/_sandbox/resources"), Ct));
        var restored = left.RootElement.EnumerateArray().Where(r => r.GetProperty("state").GetString() == "restored").ToList();
        Assert.Single(restored);
    }

    [Fact]
    public async Task A_failed_restore_says_why_and_can_be_tried_again_or_discarded()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        var backup = await world.BackUp();
        await world.Faults([.. backup.Parts.Select(p => new { kind = "fail", resource = p.ResourceArn, on = "restore", reason = "No space in the zone" })]);
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        var restore = await world.Restore(backup, world.Data.Main);

        var failed = await world.Ended(restore.ActivityId);
        Assert.Equal((ActivityResult.Failure, "restore.job_failed"), (failed.Result, failed.Error!.Code));
        var row = await world.Reload(restore);
        Assert.Equal((RestoreState.Failed, true, true), (row.State, row.CanRetry, row.CanDiscard));
        Assert.Contains("No space in the zone", row.Failure, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.Active, (await world.Reload(world.Data.Main)).Lifecycle);

        await world.Faults();
        var again = Guid.Empty;
        await world.Data.Change(db =>
        {
            var retried = db.Restores.Single().Retry(db.Environments.Single(e => e.IsMain), db.Activities.Single(a => a.Id == failed.Id), TimeProvider.System.GetUtcNow(), null).Value;
            db.Activities.Add(retried);
            again = retried.Id;
        });
        Assert.Equal(failed.Id, (await world.Well(again)).RetryOf);
        Assert.Equal(RestoreState.Ready, (await world.Reload(restore)).State);
    }

    [Fact]
    public async Task Beside_what_does_not_run_nothing_is_restored()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        var backup = await world.BackUp();
        var restore = await world.Restore(backup, world.Data.Main);
        Assert.Equal("restore.target_not_active", (await world.Ended(restore.ActivityId)).Error!.Code);
        var row = await world.Reload(restore);
        Assert.Equal(RestoreState.Failed, row.State);
        Assert.Empty(row.Parts);
        Assert.Equal(0, await world.Data.Read(db => db.Restores.CountAsync(r => r.State == RestoreState.Ready, Ct)));
    }
}
