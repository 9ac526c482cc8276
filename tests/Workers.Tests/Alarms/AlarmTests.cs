using System.Net.Http.Json;
using Cloud.Domain.Attention;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Workers.Alarms;
using Cloud.Workers.Tests.AwsAccounts;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Alarms;

/// <summary>What the alarms of a stack say comes in front of people, and goes when they say it no more.</summary>
public sealed class AlarmTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R64_R30_An_alarm_that_fires_is_in_front_of_people_until_it_is_quiet()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.MagentoCluster);
        var staging = world.Data.Staging;
        await world.Well(await world.Begin(staging, (e, now) => e.Activate(now, null).Value));
        Assert.Equal(0, await Round(world));

        await Say(world, staging, "SlowAlarm", "ALARM", "Threshold Crossed: 5 datapoints were greater than the threshold (2.0).");
        Assert.Equal(1, await Round(world));
        var item = Assert.Single(await world.OpenItems());
        Assert.Equal((AttentionKind.AlarmFiring, AttentionSeverity.Warning, staging.Id), (item.Kind, item.Severity, item.EnvironmentId));
        Assert.EndsWith(": answers are slow", item.Title, StringComparison.Ordinal);
        Assert.Matches("^Answers are slow since [0-9-]{10} [0-9:]{5} UTC: Threshold Crossed: 5 datapoints were greater than the threshold \\(2\\.0\\)\\.$", item.Detail);
        Assert.Equal(Health.Degraded, (await world.Reload(staging)).Health);

        // The same again is no news; another one is.
        Assert.Equal(0, await Round(world));
        await Say(world, staging, "DiskAlarm1", "ALARM", "91 %");
        Assert.Equal(1, await Round(world));
        item = Assert.Single(await world.OpenItems());
        Assert.EndsWith(": answers are slow, and 1 more", item.Title, StringComparison.Ordinal);
        Assert.Contains("The data volume of node 1 is nearly full since", item.Detail, StringComparison.Ordinal);
        await Say(world, staging, "ErrorAlarm", "ALARM", "5 %");
        Assert.Equal(1, await Round(world));
        item = Assert.Single(await world.OpenItems());
        Assert.EndsWith(": visitors get server errors, and 2 more", item.Title, StringComparison.Ordinal);
        Assert.Equal(AttentionSeverity.Critical, item.Severity);

        // A comparison that finds the stack as it should be does not say that all is well.
        await world.Well(await world.Begin(staging, (e, now) => e.Reconcile(now, null).Value));
        Assert.Equal(Health.Degraded, (await world.Reload(staging)).Health);

        foreach (var alarm in (string[])["SlowAlarm", "DiskAlarm1", "ErrorAlarm"]) await Say(world, staging, alarm, "OK", "well");
        Assert.Equal(1, await Round(world));
        Assert.Empty(await world.OpenItems());
        Assert.Equal(Health.Healthy, (await world.Reload(staging)).Health);
    }

    [Fact]
    public async Task Nothing_new_is_said_of_an_environment_that_is_being_changed_and_nothing_stays_of_one_that_is_gone()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.MagentoCluster);
        var staging = world.Data.Staging;
        await world.Well(await world.Begin(staging, (e, now) => e.Activate(now, null).Value));
        await Say(world, staging, "UnhealthyAlarm", "ALARM", "1 host");
        await world.Data.Execute($"update environments set lifecycle = 'updating' where id = '{staging.Id}'");
        Assert.Equal(0, await Round(world));
        Assert.Empty(await world.OpenItems());
        Assert.Equal(Health.Healthy, (await world.Reload(staging)).Health);

        await world.Data.Execute($"update environments set lifecycle = 'active' where id = '{staging.Id}'");
        Assert.Equal(1, await Round(world));
        Assert.Equal(AttentionSeverity.Critical, Assert.Single(await world.OpenItems()).Severity);

        // With the stack its alarms are gone.
        await world.Well(await world.Begin(staging, (e, now) => e.Deactivate(now, null, "staging").Value));
        Assert.Empty(await world.OpenItems());
        Assert.Equal(0, await Round(world));
    }

    [Fact]
    public async Task R64_A_customers_alarms_are_read_by_their_role_and_say_nothing_of_another_accounts_environments()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        var staging = world.Data.Staging;
        await world.Well(await world.Begin(staging, (e, now) => e.Activate(now, null).Value));
        await Say(world, staging, "SlowAlarm", "ALARM", "slow");

        Assert.Equal(1, await Round(world));
        Assert.Equal(AttentionKind.AlarmFiring, Assert.Single(await world.OpenItems()).Kind);

        // The same stack's name, of somebody in the shared account: the customer's alarm is not theirs.
        await world.Data.Execute($"update projects set aws_account_id = null where id = '{staging.ProjectId}'");
        Assert.Equal(1, await Round(world));
        Assert.Empty(await world.OpenItems());
    }

    private static Task<int> Round(WorkersUnderTest world) => world.Services.GetRequiredService<AlarmRound>().Run(Ct);

    private static async Task Say(WorkersUnderTest world, Domain.Environments.Environment environment, string alarm, string state, string reason)
    {
        using var http = new HttpClient { BaseAddress = new Uri(world.Sandbox.Url) };
        var stack = await world.Data.Read(db => db.Stacks.Where(s => s.EnvironmentId == environment.Id).Select(s => s.Name).SingleAsync(Ct));
        using var answer = await http.PutAsJsonAsync("/_sandbox/alarms", new { stack, alarm, state, reason }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
