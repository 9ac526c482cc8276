using Cloud.Application.Ports;
using Cloud.Domain.Attention;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Backups;

/// <summary>What the reconcile finds in the vaults.</summary>
public sealed class VaultComparisonTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recovery_point_that_no_backup_knows_is_reported_and_left_alone()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        var backup = await world.BackUp();
        await world.Compare();
        Assert.Empty(await world.Attention(AttentionKind.BackupOrphan));

        var outputs = await world.Data.Read(db => db.Stacks.Select(s => s.Outputs).SingleAsync(Ct));
        await aws.GetRequiredService<IBackupVaults>().StartBackup(
            BackedUpWorld.At, new NewBackup(backup.Vault, outputs[StackOutputs.DataVolumeArn(1)], outputs[StackOutputs.BackupRoleArn], "by-hand", new Dictionary<string, string>()), Ct);
        var stray = await Stray(aws, backup);

        await world.Compare();
        Assert.Contains(stray, Assert.Single(await world.Attention(AttentionKind.BackupOrphan)), StringComparison.Ordinal);
        Assert.Equal(4, (await aws.PointsIn(backup.Vault)).Count);

        await aws.DeletePoint(backup.Vault, stray);
        await world.Compare();
        Assert.Empty(await world.Attention(AttentionKind.BackupOrphan));
    }

    [Fact]
    public async Task A_backup_whose_recovery_point_is_gone_is_good_no_more_and_the_environment_shows_the_one_before()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await using var aws = world.Aws();
        var kept = await world.BackUp();
        var lost = await world.BackUp();
        await aws.DeletePoint(lost.Vault, lost.Parts[1].RecoveryPointArn!);

        await world.Compare();

        var marked = (await world.Reload(lost))!;
        Assert.Equal((BackupStatus.Failed, false), (marked.Status, marked.Restorable));
        Assert.Contains($"recovery point {lost.Parts[1].RecoveryPointArn} is not in the vault any more", marked.Failure, StringComparison.Ordinal);
        Assert.Equal(BackupStatus.Created, (await world.Reload(kept))!.Status);
        Assert.Equal(kept.CompletedAt, (await world.Reload(world.Data.Production)).LastBackupAt);
        Assert.Contains("#2", Assert.Single(await world.Attention(AttentionKind.BackupMissingRecoveryPoint)), StringComparison.Ordinal);

        await world.Well(await world.Delete(marked));
        Assert.Null(await world.Reload(lost));
        Assert.Empty(await world.Attention(AttentionKind.BackupMissingRecoveryPoint));
        Assert.Equal(3, (await aws.PointsIn(kept.Vault)).Count);
    }

    [Fact]
    public async Task What_an_activity_that_was_given_up_left_in_between_is_released()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        var backup = await world.BackUp();
        await world.Data.Execute($"update backups set status = 'deleting', deletion_id = gen_random_uuid() where id = '{backup.Id}'");
        await world.Compare();
        Assert.Equal(BackupStatus.Created, (await world.Reload(backup))!.Status);
    }

    private static async Task<string> Stray(ServiceProvider aws, Backup backup)
    {
        for (var i = 0; i < 200; i++)
        {
            var stray = (await aws.PointsIn(backup.Vault)).FirstOrDefault(p => backup.Parts.All(b => b.RecoveryPointArn != p.Arn) && p.IsRestorable);
            if (stray is not null)
            {
                return stray.Arn;
            }

            await Task.Delay(20, Ct);
        }

        throw new InvalidOperationException("The backup made by hand did not complete.");
    }
}
