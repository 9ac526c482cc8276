using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Backups;

/// <summary>Backups that end well, badly and on request.</summary>
public sealed class BackUpTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_is_good_when_each_of_its_recovery_points_is_in_the_vault_and_its_number_is_never_given_twice()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        var first = await world.BackUp();
        var second = await world.BackUp();
        Assert.Equal((1, 2), (first.Index, second.Index));
        Assert.Equal(BackupStatus.Created, second.Status);
        Assert.Equal(6, (await aws.PointsIn(first.Vault)).Count);

        await world.Well(await world.Delete(second));
        Assert.Null(await world.Reload(second));
        var left = await aws.PointsIn(first.Vault);
        Assert.Equal(first.Parts.Select(p => p.RecoveryPointArn).Order(), left.Select(p => p.Arn).Order());
        Assert.Equal((await world.Reload(first))!.CompletedAt, (await world.Reload(world.Data.Production)).LastBackupAt);
        Assert.Equal(3, (await world.BackUp()).Index);
    }

    [Fact]
    public async Task One_job_that_fails_fails_the_backup_in_plain_words_and_leaves_no_recovery_point()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        var volume = await world.Data.Read(db => db.Stacks.Select(s => s.Outputs).SingleAsync(Ct));
        await world.Faults(new { kind = "fail", resource = volume["DataVolume2Arn"], on = "backup", reason = "Snapshot quota exceeded", times = 1 });

        var failed = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.BackUp(safe: true, now, null).Value));

        Assert.Equal((ActivityResult.Failure, "backup.job_failed"), (failed.Result, failed.Error!.Code));
        var backup = await world.Data.Read(db => db.Backups.SingleAsync(Ct));
        Assert.Equal(BackupStatus.Failed, backup.Status);
        Assert.Contains("FAILED. AWS says: Snapshot quota exceeded", backup.Failure, StringComparison.Ordinal);
        Assert.Empty(await aws.PointsIn(backup.Vault));
        Assert.Null((await world.Reload(world.Data.Production)).LastBackupAt);
        Assert.Contains("Snapshot quota exceeded", Assert.Single(await world.Attention(AttentionKind.BackupFailed)), StringComparison.Ordinal);

        await world.BackUp();
        Assert.Empty(await world.Attention(AttentionKind.BackupFailed));
    }

    [Fact]
    public async Task A_recovery_point_that_is_only_partly_there_is_no_good_one()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        await world.Faults(new { kind = "partial", times = 1 });
        var failed = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.BackUp(safe: true, now, null).Value));
        Assert.Contains("ended PARTIAL: AWS Backup copied only a part of the data", failed.Error!.Message, StringComparison.Ordinal);
        var backup = await world.Data.Read(db => db.Backups.SingleAsync(Ct));
        Assert.Equal((BackupStatus.Failed, false), (backup.Status, backup.Restorable));
        Assert.Empty(await aws.PointsIn(backup.Vault));
    }

    [Theory]
    [InlineData("lose", "StartBackupJob")]
    [InlineData("error", "StartBackupJob")]
    [InlineData("lose", "DeleteRecoveryPoint")]
    [InlineData("throttle", null)]
    public async Task An_answer_that_is_lost_doubles_nothing(string kind, string? action)
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        await world.Faults(new { kind, service = "backup", action, times = 3 });
        var backup = await world.BackUp();
        Assert.Equal(backup.Parts.Select(p => p.RecoveryPointArn).Order(), (await aws.PointsIn(backup.Vault)).Select(p => p.Arn).Order());
        await world.Well(await world.Delete(backup));
        Assert.Empty(await aws.PointsIn(backup.Vault));
        Assert.Null(await world.Reload(backup));
        Assert.Null((await world.Reload(world.Data.Production)).LastBackupAt);
    }

    [Fact]
    public async Task A_locked_vault_keeps_the_backup_whole_and_the_failure_says_so()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        await aws.MakeLockedVault("locked-vault", days: 7);
        await world.Data.Execute("update stacks set outputs = jsonb_set(outputs, '{BackupVaultName}', '\"locked-vault\"')");
        var backup = await world.BackUp();

        var failed = await world.Ended(await world.Delete(backup));

        Assert.Equal("backup.vault_locked", failed.Error!.Code);
        Assert.Contains("keeps it for at least 7 days", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal((BackupStatus.Created, true), ((await world.Reload(backup))!.Status, (await world.Reload(backup))!.Restorable));
        Assert.Equal(3, (await aws.PointsIn(backup.Vault)).Count);
    }

    [Theory]
    [InlineData("Open the backup")]
    [InlineData("Start the backup jobs")]
    [InlineData("Recovery points complete")]
    public async Task Cancelled_while_it_runs_it_waits_for_its_jobs_deletes_what_they_made_and_says_so(string step)
    {
        // Slow enough that no job is over when the request comes.
        await using var world = await BackedUpWorld.Start(postgres, speed: 20);
        await using var aws = world.Aws();
        var id = await world.Begin(world.Data.Production, (e, now) => e.BackUp(safe: true, now, null).Value);
        for (var i = 0; i < 2000 && (await world.Read(id)) is { } now && (now.Step is null || now.Steps.TakeWhile(s => s.Name != step).Any(s => s.State != StepState.Complete)); i++)
        {
            await Task.Delay(5, Ct);
        }

        await world.Data.Execute($"update activities set cancel_requested_at = now() where id = '{id}' and completed_at is null");
        var ended = await world.Ended(id);

        Assert.Equal(ActivityState.Cancelled, ended.State);
        Assert.Contains("Ended; what was begun has been taken back.", await world.Log(id));
        var backup = await world.Data.Read(db => db.Backups.SingleAsync(Ct));
        Assert.Equal((BackupStatus.Failed, "Cancelled before it was complete"), (backup.Status, backup.Failure));
        Assert.Empty(await aws.PointsIn(backup.Vault));
        Assert.All(backup.Parts, p => Assert.Null(p.RecoveryPointArn));
        Assert.Empty(await world.Attention(AttentionKind.BackupFailed));
    }

    [Fact]
    public async Task Held_since_it_was_asked_to_go_it_stays()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        var backup = await world.BackUp();
        var id = Guid.Empty;
        await world.Data.Change(db =>
        {
            var row = db.Backups.Single();
            var activity = row.Delete(db.Environments.Single(e => e.Type == EnvironmentType.Production), lastGood: false, restoring: false, null, TimeProvider.System.GetUtcNow(), null).Value;
            db.Entry(row).Property(b => b.Held).CurrentValue = true;
            db.Activities.Add(activity);
            id = activity.Id;
        });

        Assert.Equal("backup.held", (await world.Ended(id)).Error!.Code);
        Assert.Equal((BackupStatus.Created, null), ((await world.Reload(backup))!.Status, (await world.Reload(backup))!.Failure));
    }
}
