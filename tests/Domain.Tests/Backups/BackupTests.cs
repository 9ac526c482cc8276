using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Domain.Tests.Backups;

public sealed class BackupTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<Environment> Environments = Project.Create(
        new Project.Request(Guid.CreateVersion7(), "Shop", "eu-central-1", "pro", Blueprint.MagentoCluster, "master", null, "{}", null, "6"), Now).Environments;

    private static Environment Production => Environments.Single(e => e.Type == EnvironmentType.Production);

    [Fact]
    public void A_held_backup_is_deleted_only_after_its_release()
    {
        var backup = Good();
        Assert.True(backup.Hold(held: true, "audit of 2026", null, Now).Succeeded);
        var refusal = Delete(backup).Error!;
        Assert.Equal("backup.held", refusal.Code);
        Assert.Contains("audit of 2026", refusal.Message, StringComparison.Ordinal);
        backup.Hold(held: false, null, null, Now);
        Assert.Equal(ActivityTypes.BackupDelete, Delete(backup).Value.Type);
        Assert.Equal(BackupStatus.Deleting, backup.Status);
        Assert.Equal("backup.wrong_state", Delete(backup).Error!.Code);
        Assert.Equal("backup.wrong_state", backup.Hold(held: true, null, null, Now).Error!.Code);
    }

    [Theory]
    [InlineData(null, "backup.last_good")]
    [InlineData("1", "backup.last_good")]
    [InlineData("7", null)]
    public void The_last_good_backup_goes_only_with_its_number_typed(string? confirm, string? code) =>
        Assert.Equal(code, Good().Delete(Production, lastGood: true, restoring: false, confirm, Now, null).Error?.Code);

    [Fact]
    public void What_is_restored_from_is_not_deleted() => Assert.Equal("backup.in_use", Good().Delete(Production, lastGood: false, restoring: true, null, Now, null).Error!.Code);

    [Fact]
    public void A_deletion_that_stops_early_leaves_a_good_backup_only_while_it_is_whole()
    {
        var whole = Good();
        Delete(whole);
        whole.DeletionFailed("the vault is locked.", Now);
        Assert.Equal((BackupStatus.Created, (string?)null), (whole.Status, whole.Failure));

        var broken = Good();
        Delete(broken);
        broken.See(broken.Parts[0] with { RecoveryPointArn = null, State = BackupPart.Deleted }, Now);
        broken.DeletionFailed("the vault is locked.", Now);
        Assert.Equal((BackupStatus.Failed, "Its deletion stopped with 1 of 2 recovery points left: the vault is locked."), (broken.Status, broken.Failure));
    }

    [Theory]
    [InlineData("PARTIAL", "only a part of the data")]
    [InlineData("EXPIRED", "did not begin within its start window")]
    [InlineData("ABORTED", "somebody stopped the job")]
    [InlineData("FAILED", "AWS gives no reason")]
    public void Every_bad_end_of_a_job_is_said_in_plain_words(string state, string words) =>
        Assert.Contains(words, BackupPart.InWords(state, null), StringComparison.Ordinal);

    [Fact]
    public void What_waits_counts_against_the_plan_s_number()
    {
        Assert.True(new ManualBackups(4, 3, 0).HasRoom);
        Assert.False(new ManualBackups(4, 3, 1).HasRoom);
        Assert.False(new ManualBackups(4, 4, 0).HasRoom);
    }

    [Fact]
    public void Only_a_good_backup_is_restored_and_only_a_failed_restore_is_tried_again()
    {
        var staging = Environments.Single(e => e.Type == EnvironmentType.Staging);
        var lost = Good();
        lost.Fail("gone", Now);
        Assert.Equal("backup.not_restorable", Restore.Begin(lost, "production", staging, Now, null).Error!.Code);

        var (restore, activity) = Restore.Begin(Good(), "production", staging, Now, null).Value;
        Assert.Equal("restore.wrong_state", restore.Retry(staging, activity, Now, null).Error!.Code);
        Assert.Equal("restore.wrong_state", restore.Discard(Now).Error!.Code);

        restore.Choose([("point", "volume", 5)], Now);
        restore.See(restore.Parts[0] with { CreatedArn = "new-volume" }, Now);
        restore.Fail("no space", Now);
        var again = restore.Retry(staging, activity, Now, null).Value;
        Assert.Equal((activity.Id, RestoreState.Requested), (again.RetryOf, restore.State));

        // What the first attempt made stands in the account, so it stays named.
        restore.Choose([("point", "volume", 5)], Now);
        Assert.Equal(["new-volume"], restore.CreatedArns);
        Assert.Single(restore.Current);
        restore.Finish(3, Now);
        Assert.True(restore.Discard(Now).Succeeded);
        Assert.Equal("restore.wrong_state", restore.Discard(Now).Error!.Code);
    }

    private static Result<Activity> Delete(Backup backup) => backup.Delete(Production, lastGood: false, restoring: false, null, Now, null);

    private static Backup Good()
    {
        var activity = Activity.Start(ActivityTypes.EnvironmentBackup, Production, "Backing up", Now, null);
        var backup = Backup.Begin(Production, activity, 7, safe: true, "vault", ["one", "two"], Now);
        foreach (var part in backup.Parts)
        {
            backup.See(part with { State = BackupPart.Completed, RecoveryPointArn = $"point-{part.ResourceArn}", SizeBytes = 5 }, Now);
        }

        backup.Complete(Now);
        return backup;
    }
}
