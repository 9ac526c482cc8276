using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Backups;
using Cloud.Domain.Environments;
using Cloud.Workers.AwsAccounts;
using Cloud.Workers.Tests.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.AwsAccounts;

/// <summary>A project in a customer's own account: all of its work is done there, through the role that the bootstrap template makes, whose policies the sandbox evaluates at every call.</summary>
public sealed class OwnAccountTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_environment_of_a_customers_account_lives_there_and_leaves_nothing_in_the_shared_one()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        var production = world.Data.Production;

        await Succeeds(world, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);

        var stack = await world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == production.Id, Ct));
        Assert.Equal(CustomerAccount.Number, stack.Account);

        // Theirs has the bootstrap, the edge and the environment.
        Assert.Equal((0, 3), (await theirs.StacksIn(CustomerAccount.Shared), await theirs.StacksIn(CustomerAccount.Number)));

        await Succeeds(world, (e, now) => e.BackUp(safe: true, now, null).Value);
        var backup = await world.Data.Read(db => db.Backups.SingleAsync(Ct));
        Assert.Equal((BackupStatus.Created, 3), (backup.Status, backup.Parts.Count));
        Assert.All(backup.Parts, p => Assert.Contains($":{CustomerAccount.Number}:", p.ResourceArn, StringComparison.Ordinal));

        await Succeeds(world, (e, now) => Activity.Start(ActivityTypes.EnvironmentReconcile, e, "Compare", now, null));
        Assert.Equal("in_sync", await world.Data.Read(db => db.Stacks.Select(s => s.Drift).SingleAsync(Ct)));
        await Succeeds(world, (e, now) => e.Deactivate(now, null, "production").Value);
        Assert.Equal((0, 1), (await theirs.StacksIn(CustomerAccount.Shared), await theirs.StacksIn(CustomerAccount.Number)));
        Assert.Equal(0, await world.Data.Read(db => db.Attention.CountAsync(i => i.ResolvedAt == null, Ct)));
    }

    [Fact]
    public async Task What_was_left_in_a_customers_account_is_purged_there()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        await Succeeds(world, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);
        await Succeeds(world, (e, now) => e.Deactivate(now, null, "production").Value);
        var volume = await world.Data.Read(db => db.RetainedResources.FirstAsync(r => r.Type == "AWS::EC2::Volume", Ct));
        Assert.Contains($":{CustomerAccount.Number}:", volume.StackArn, StringComparison.Ordinal);

        var purged = await world.Ended(await world.Purge(volume.LogicalId));
        Assert.True(purged.Result == ActivityResult.Success, string.Join('\n', await world.Log(purged.Id)));

        Assert.False(await world.Data.Read(db => db.RetainedResources.AnyAsync(r => r.Id == volume.Id, Ct)));
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_a_finding_and_what_failed_can_be_tried_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        await Succeeds(world, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);

        await theirs.Leave();
        var compared = await Run(world, (e, now) => Activity.Start(ActivityTypes.EnvironmentReconcile, e, "Compare", now, null));

        Assert.Equal((ActivityResult.Failure, AccountFaults.RoleRefused), (compared.Result, compared.Error!.Code));
        Assert.Contains("bootstrap template", compared.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs.Row.ExternalId, compared.Error.Message, StringComparison.Ordinal);
        var item = Assert.Single(await world.OpenItems());
        Assert.Equal(AttentionKind.AwsAccountRefused, item.Kind);
        Assert.All(await world.Log(compared.Id), line => Assert.DoesNotContain(theirs.Row.ExternalId, line, StringComparison.Ordinal));

        await theirs.Bootstrap();
        await Succeeds(world, (e, now) => Activity.Start(ActivityTypes.EnvironmentReconcile, e, "Compare", now, null));
        Assert.Empty(await world.OpenItems());
    }

    [Fact]
    public async Task An_activation_whose_role_goes_in_its_middle_ends_and_does_not_hang()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        await world.Faults(new { kind = "stall", resource = "LoadBalancer", on = "create" });
        var id = await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);
        await world.Reached(id, "Stack complete");

        await theirs.Leave();

        // The session that was taken lasts, and opens nothing any more.
        var ended = await world.Ended(id);
        Assert.Equal((ActivityResult.Failure, AccountFaults.CallDenied), (ended.Result, ended.Error!.Code));
        Assert.Equal(Lifecycle.AttentionRequired, (await world.Reload(world.Data.Production)).Lifecycle);
    }

    [Fact]
    public async Task A_row_with_the_right_number_and_no_role_of_its_own_opens_nothing()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap(template => template.Replace(theirs.Row.ExternalId, AwsAccount.Create(Guid.CreateVersion7(), CustomerAccount.Number, "Another's", DateTimeOffset.UnixEpoch).ExternalId, StringComparison.Ordinal));

        var refused = await Run(world, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);

        Assert.Equal((ActivityResult.Failure, AccountFaults.RoleRefused), (refused.Result, refused.Error!.Code));
        Assert.Equal((0, 1), (await theirs.StacksIn(CustomerAccount.Shared), await theirs.StacksIn(CustomerAccount.Number)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(CustomerAccount.Number)]
    public async Task An_account_without_room_fails_the_activation_before_anything_is_made_and_says_what_to_raise(string? account)
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: account ?? CustomerAccount.Number, work: false);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        if (account is null)
        {
            await world.Data.Execute("update projects set aws_account_id = null");
        }

        var number = account ?? CustomerAccount.Shared;
        await theirs.SetQuota(Quota.Addresses, 2, number);
        await world.Work();
        var refused = await Run(world, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);

        Assert.Equal((ActivityResult.Failure, "aws_account.quota_reached"), (refused.Result, refused.Error!.Code));
        Assert.Contains("Elastic IPs in eu-central-1: 3 needed, 0 of 2 in use. Ask AWS to raise ec2 L-0263D0A3 to 3 or more", refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(world.Data.Production)).Lifecycle);
        Assert.Equal(number == CustomerAccount.Shared ? 0 : 1, await theirs.StacksIn(number));
        Assert.DoesNotContain(refused.Steps, s => s.Name == "Create the change set" && s.StartedAt is not null);

        await theirs.SetQuota(Quota.Addresses, 5, number);
        await Succeeds(world, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);
    }

    private static async Task Succeeds(WorkersUnderTest world, Func<Environment, DateTimeOffset, Activity> start)
    {
        var ended = await Run(world, start);
        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await world.Log(ended.Id)));
    }

    private static async Task<Activity> Run(WorkersUnderTest world, Func<Environment, DateTimeOffset, Activity> start) => await world.Ended(await world.Begin(world.Data.Production, start));
}
