using Cloud.Domain.AwsAccounts;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.AwsAccounts;

/// <summary>What a look at a customer's account finds, by the real client, against an account of the sandbox.</summary>
public sealed class AccountCheckTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_incomplete_until_its_template_was_run_and_then_ready()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);

        var before = await Check(world);
        Assert.Equal(AwsAccountState.Incomplete, before.State);
        var role = Of(before, "role");
        Assert.Equal(AccountCheckState.Failed, role.State);
        Assert.Contains("not authorized to perform: sts:AssumeRole", role.Detail, StringComparison.Ordinal);
        Assert.Contains("bootstrap template", role.WayOut, StringComparison.Ordinal);
        Assert.All(before.Checks.Skip(1), c => Assert.Equal(AccountCheckState.Skipped, c.State));

        await theirs.Bootstrap();
        var after = await Check(world);
        Assert.Equal(["role", "external_id", "permissions", "stack_role", "regions", "quotas"], after.Checks.Select(c => c.Name));
        Assert.All(after.Checks, c => Assert.True(c.State == AccountCheckState.Passed, $"{c.Name}: {c.Detail}"));
        Assert.Equal(AwsAccountState.Ready, after.State);
        Assert.Contains("Elastic IPs 0 of 5 in use", Of(after, "quotas").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_without_the_condition_on_the_external_id_is_found()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap(template => template.Replace(",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"" + theirs.Row.ExternalId + "\"}}", "", StringComparison.Ordinal));

        var seen = await Check(world);

        Assert.Equal((AwsAccountState.Incomplete, AccountCheckState.Failed), (seen.State, Of(seen, "external_id").State));
        Assert.Contains("sts:ExternalId", Of(seen, "external_id").WayOut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_roles_may_not_do_is_named()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap(template => template.Replace("\"cloudformation:ExecuteChangeSet\",", "", StringComparison.Ordinal).Replace("\"ec2:*\",", "", StringComparison.Ordinal));

        var seen = await Check(world);

        Assert.Equal($"{theirs.Row.RoleName} may not cloudformation:ExecuteChangeSet.", Of(seen, "permissions").Detail);
        Assert.Contains("ec2:CreateVpc", Of(seen, "stack_role").Detail, StringComparison.Ordinal);
        Assert.Equal(AwsAccountState.Incomplete, seen.State);
    }

    [Fact]
    public async Task A_tight_quota_is_a_warning_with_the_place_to_raise_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        await theirs.SetQuota(Quota.Networks, 0);

        var seen = await Check(world);

        Assert.Equal((AwsAccountState.Ready, AccountCheckState.Warning), (seen.State, Of(seen, "quotas").State));
        Assert.Contains("VPCs 0 of 0 in use", Of(seen, "quotas").Detail, StringComparison.Ordinal);
        Assert.Contains("/servicequotas/home/services/vpc/quotas/L-F678F1CE", Of(seen, "quotas").WayOut, StringComparison.Ordinal);
    }

    private static AccountCheck Of(AwsAccount account, string name) => account.Checks.Single(c => c.Name == name);

    private static async Task<AwsAccount> Check(WorkersUnderTest world)
    {
        await world.Data.Change(db => db.AwsAccounts.Single().RequestCheck(TimeProvider.System.GetUtcNow()));
        for (var i = 0; i < 600; i++)
        {
            var account = await world.Data.Read(db => db.AwsAccounts.SingleAsync(Ct));
            if (account.State != AwsAccountState.Checking)
            {
                return account;
            }

            await Task.Delay(50, Ct);
        }

        Assert.Fail("Nobody looked.");
        return null!;
    }
}
