using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Environments;

/// <summary>What is purged is gone from AWS and from the list; what cannot be is as it was, and says why.</summary>
public sealed class PurgeTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_a_cluster_retains_is_purged_and_nothing_is_left_in_the_account()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        await world.Run((e, now) => e.Deactivate(now, null, e.MachineName).Value);
        var left = await world.Left();
        Assert.Equal(
            ["AWS::Backup::BackupVault", "AWS::EC2::EIP", "AWS::EC2::EIP", "AWS::EC2::EIP", "AWS::EC2::Volume", "AWS::EC2::Volume", "AWS::EC2::Volume", "AWS::SecretsManager::Secret"],
            left.Select(r => r.Type).Order(StringComparer.Ordinal));

        foreach (var resource in left)
        {
            await world.Well(await world.Purge(resource.LogicalId));
        }

        Assert.Empty(await world.Left());
        Assert.Empty(await Resources(world));
    }

    [Fact]
    public async Task The_snapshot_that_a_database_leaves_is_listed_and_purged_by_RDS()
    {
        await using var world = await BackedUpWorld.Start(postgres, blueprint: Blueprint.WordPressContainers);
        var deactivation = await world.Run((e, now) => e.Deactivate(now, null, e.MachineName).Value);
        var snapshot = Assert.Single(await world.Left(), r => r.Type == "AWS::RDS::DBClusterSnapshot");
        Assert.Contains(await Resources(world), r => r.Id == snapshot.PhysicalId && r.State == "snapshot");
        Assert.Contains(await world.Log(deactivation.Id), l => l.StartsWith($"Snapshot {snapshot.PhysicalId} of the database stays", StringComparison.Ordinal));

        var purge = await world.Purge(snapshot.LogicalId);
        await world.Well(purge);

        Assert.Contains($"{snapshot.PhysicalId} is deleted.", await world.Log(purge));
        Assert.DoesNotContain(await world.Left(), r => r.PhysicalId == snapshot.PhysicalId);
        Assert.DoesNotContain(await Resources(world), r => r.Id == snapshot.PhysicalId);
        Assert.Null(await Stack(world, PurgeStack.NameOf(snapshot)));
    }

    [Fact]
    public async Task A_vault_of_a_deleted_environment_goes_with_its_recovery_points_and_their_backups()
    {
        await using var world = await Left();

        await world.Well(await world.Purge("Vault"));
        await world.Well(await world.Purge("Files"));

        Assert.DoesNotContain(await world.Left(), r => r.LogicalId is "Vault" or "Files");
        Assert.Empty(await world.Data.Read(db => db.Backups.ToListAsync(Ct)));
        Assert.DoesNotContain(await Resources(world), r => r.Type is "AWS::Backup::BackupVault" or "AWS::EFS::FileSystem");
    }

    [Fact]
    public async Task What_another_stack_has_taken_in_stays_and_the_row_says_so()
    {
        await using var world = await Left();
        var vault = await world.Left("Vault");
        await Import(world, vault, "by-hand");

        var ended = await world.Ended(await world.Purge("Vault"));

        Assert.Equal(("purge.import_refused", ActivityPhase.Undo), (ended.Error!.Code, ended.Phase));
        var after = await world.Left("Vault");
        Assert.Null(after.PurgeActivityId);
        Assert.Contains("Another stack in the account has taken it in", after.PurgeFailure, StringComparison.Ordinal);
        Assert.Contains("by-hand", after.PurgeFailure, StringComparison.Ordinal);
        Assert.Single(await world.Data.Read(db => db.Backups.ToListAsync(Ct)));
        Assert.Null(await Stack(world, PurgeStack.NameOf(vault)));
    }

    [Fact]
    public async Task A_delete_that_fails_leaves_it_in_no_stack_and_the_next_purge_succeeds()
    {
        await using var world = await Left();
        await world.Faults(new { kind = "fail", resource = PurgeStack.LogicalId, on = "delete", reason = "File system is in use: it has mount targets", times = 1 });

        var ended = await world.Ended(await world.Purge("Files"));

        var files = await world.Left("Files");
        Assert.Equal("purge.delete_failed", ended.Error!.Code);
        Assert.Contains("Delete its mount targets in the AWS account, then purge it again.", files.PurgeFailure, StringComparison.Ordinal);
        Assert.Null(files.PurgeActivityId);
        Assert.Null(await Stack(world, PurgeStack.NameOf(files)));
        Assert.Contains(await Resources(world), r => r.Id == files.PhysicalId && r.State != "in_stack");

        await world.Well(await world.Purge("Files"));
        Assert.DoesNotContain(await Resources(world), r => r.Id == files.PhysicalId);
    }

    [Fact]
    public async Task What_is_gone_already_is_taken_off_the_list()
    {
        await using var world = await Left();
        var files = await world.Left("Files");
        await world.Tamper(new { kind = "delete_resource", resource = files.PhysicalId });

        var activity = await world.Well(await world.Purge("Files"));

        Assert.Contains($"{files.PhysicalId} was gone already.", await world.Log(activity.Id));
        Assert.DoesNotContain(await world.Left(), r => r.LogicalId == "Files");
        Assert.Null(await Stack(world, PurgeStack.NameOf(files)));
    }

    [Fact]
    public async Task What_an_earlier_purge_had_taken_in_is_deleted_from_there()
    {
        await using var world = await Left();
        var files = await world.Left("Files");
        await Import(world, files, PurgeStack.NameOf(files));

        await world.Well(await world.Purge("Files"));

        Assert.DoesNotContain(await Resources(world), r => r.Id == files.PhysicalId);
        Assert.Null(await Stack(world, PurgeStack.NameOf(files)));
    }

    [Fact]
    public async Task One_that_is_stopped_before_it_began_leaves_everything_as_it_was()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        await world.Data.Change(db => db.RetainedResources.Add(RetainedResource.Of(
            world.Data.Main, "arn", "eu-central-1", new StackPart("Vault", "AWS::Backup::BackupVault", "vault", "DELETE_SKIPPED", null), TimeProvider.System.GetUtcNow())));
        var id = await world.Purge("Vault");
        await world.Cancel(id);

        await world.Work();

        Assert.Equal(ActivityState.Cancelled, (await world.Ended(id)).State);
        var vault = await world.Left("Vault");
        Assert.Equal((null, null), (vault.PurgeActivityId, vault.PurgeFailure));
    }

    [Fact]
    public async Task What_a_discarded_restore_made_is_purged_like_what_a_stack_left()
    {
        await using var world = await BackedUpWorld.Start(postgres);
        var restore = await world.Restore(await world.BackUp(), world.Data.Production);
        await world.Well(restore.ActivityId);
        await world.Data.Change(db =>
        {
            var done = db.Restores.Single(r => r.Id == restore.Id).Discard(TimeProvider.System.GetUtcNow()).Value;
            db.RetainedResources.Add(RetainedResource.Of(done, done.CreatedArns.Single(), "eu-central-1", TimeProvider.System.GetUtcNow())!);
        });
        var volume = Assert.Single(await world.Left());

        await world.Well(await world.Purge(volume.LogicalId));

        Assert.Empty(await world.Left());
        Assert.DoesNotContain(await Resources(world), r => r.Id == volume.PhysicalId);
    }

    private async Task<WorkersUnderTest> Left()
    {
        var world = await WorkersUnderTest.Start(postgres);
        await world.VaultIsLeft();
        return world;
    }

    private static async Task Import(WorkersUnderTest world, RetainedResource resource, string stack)
    {
        await using var aws = world.Aws();
        var stacks = aws.GetRequiredService<ICloudFormation>();
        var change = await stacks.CreateChangeSet(BackedUpWorld.At, new NewChangeSet(stack, "take-in", "take-in", ChangeSetTypes.Import)
        {
            TemplateBody = PurgeStack.Template(resource),
            Imports = [new ImportedResource(PurgeStack.LogicalId, resource.Type, PurgeStack.Identifier(resource))],
        }, Ct);
        while (await stacks.DescribeChangeSet(BackedUpWorld.At, change.StackId, "take-in", Ct) is not { IsSettled: true })
        {
            await Task.Delay(20, Ct);
        }

        await stacks.ExecuteChangeSet(BackedUpWorld.At, change.StackId, "take-in", "take-in", Ct);
        await world.Settled();
    }

    private static async Task<Stack?> Stack(WorkersUnderTest world, string name)
    {
        await using var aws = world.Aws();
        return await aws.GetRequiredService<ICloudFormation>().DescribeStack(BackedUpWorld.At, name, Ct);
    }

    private static async Task<List<(string Type, string Id, string State)>> Resources(WorkersUnderTest world)
    {
        using var http = new HttpClient();
        var all = await http.GetFromJsonAsync<List<JsonElement>>(new Uri($"{world.Sandbox.Url}/_sandbox/resources"), Ct);
        return [.. all!.Select(r => (r.GetProperty("type").GetString()!, r.GetProperty("physical_id").GetString()!, r.GetProperty("state").GetString()!))];
    }
}
