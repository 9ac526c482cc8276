using Cloud.Domain.Activities;
using Cloud.Support;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Tests.Running;

/// <summary>Turn-taking, leases and the fence, in SQL alone.</summary>
public sealed class QueueTests(Database postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Production_goes_first_and_a_project_runs_two_at_once()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);
        await world.Add(world.Data.Staging, ActivityTypes.EnvironmentActivate);
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentActivate);

        await world.Queue.Take(10, Ct);
        await world.Queue.Take(10, Ct);

        Assert.Equal(["production", "staging"], await world.Running());
        await world.Data.Execute("update activities set state = 'complete', completed_at = now() where priority = 0");
        await world.Queue.Take(10, Ct);
        Assert.Equal(["main", "staging"], (await world.Running()).Select(n => n == "master" ? "main" : n));
    }

    [Fact]
    public async Task Backups_wait_for_their_own_environment_only_and_take_no_slot_of_the_project()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);
        await world.Add(world.Data.Staging, ActivityTypes.EnvironmentActivate);
        await world.Add(world.Data.Staging, ActivityTypes.EnvironmentBackup);
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentBackup);

        await world.Queue.Take(10, Ct);

        Assert.Equal(["master", "production", "staging"], await world.Running());
        Assert.Equal(1L, await world.Data.Scalar<long>("select count(*) from activities where state = 'pending'"));
    }

    [Fact]
    public async Task R46_Shared_staging_takes_production_s_lock_and_production_goes_first()
    {
        await using var world = await Arrange(TenantData.SharedStaging);
        await world.Add(world.Data.Staging, ActivityTypes.EnvironmentBackup);
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentBackup);
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);

        await world.Queue.Take(10, Ct);
        await world.Queue.Take(10, Ct);
        Assert.Equal(["master", "production"], await world.Running());

        await world.Data.Execute("update activities set state = 'complete', completed_at = now(), lease_until = null where state = 'in_progress'");
        Assert.Equal([ActivityTypes.EnvironmentBackup], (await world.Queue.Take(10, Ct)).Select(a => a.Type));
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentDeactivate);
        Assert.Empty(await world.Queue.Take(10, Ct));
        Assert.Equal(["staging"], await world.Running());
    }

    [Fact]
    public async Task R46_The_database_itself_lets_no_second_exclusive_activity_under_one_lock()
    {
        await using var world = await Arrange(TenantData.SharedStaging);
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentDeactivate);

        var refused = await Assert.ThrowsAsync<DbUpdateException>(() => world.Add(world.Data.Staging, ActivityTypes.EnvironmentActivate));

        Assert.Contains("ux_activities_one_exclusive", refused.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_workers_admitting_and_leasing_at_once_give_each_activity_to_one()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);
        await world.Add(world.Data.Staging, ActivityTypes.EnvironmentActivate);
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentActivate);

        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Queue.Take(5, Ct), Ct)));

        Assert.Equal(2, leases.Sum(l => l.Count));
        Assert.Equal(2, leases.SelectMany(l => l).Select(l => l.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_dead_workers_lease_is_taken_over_with_a_higher_number_and_the_old_one_is_no_longer_kept()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);
        var first = Lease.On(Assert.Single(await world.Queue.Take(5, Ct)));
        Assert.Empty(await world.Queue.Take(5, Ct));
        Assert.Single(await world.Queue.Keep([first], Ct));

        await world.Data.Execute("update activities set lease_until = now() - interval '1 second'");
        var second = Lease.On(Assert.Single(await world.Queue.Take(5, Ct)));

        Assert.Equal(first.Number + 1, second.Number);
        Assert.Empty(await world.Queue.Keep([first], Ct));
        Assert.Single(await world.Queue.Keep([second], Ct));
    }

    [Fact]
    public async Task What_is_put_off_holds_nothing_until_its_time_and_then_goes_after_what_waits()
    {
        await using var world = await Arrange();
        await world.Data.Change(db => db.Activities.Add(Activity.Start("later", world.Data.Main, "Later", Now.AddHours(-2), null, at: Now.AddMinutes(5))));
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);

        Assert.Equal([ActivityTypes.EnvironmentActivate], (await world.Queue.Take(5, Ct)).Select(a => a.Type));
        world.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.DoesNotContain(await world.Queue.Take(5, Ct), a => a.Type == "later");

        await world.Data.Execute("update activities set state = 'complete', completed_at = now(), lease_until = null where state = 'in_progress'");
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentDeactivate);
        Assert.Equal([ActivityTypes.EnvironmentDeactivate], (await world.Queue.Take(5, Ct)).Select(a => a.Type));
        await world.Data.Execute("update activities set state = 'complete', completed_at = now(), lease_until = null where state = 'in_progress'");
        Assert.Equal(["later"], (await world.Queue.Take(5, Ct)).Select(a => a.Type));
    }

    [Fact]
    public async Task One_look_takes_no_more_than_it_asked_for()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentBackup);
        await world.Add(world.Data.Staging, ActivityTypes.EnvironmentBackup);
        await world.Add(world.Data.Production, ActivityTypes.EnvironmentBackup);

        Assert.Equal(2, (await world.Queue.Take(2, Ct)).Count);
        Assert.Single(await world.Queue.Take(2, Ct));
    }

    [Fact]
    public async Task What_was_asked_to_stop_before_its_turn_is_taken_at_once_although_its_environment_is_busy()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentBackup);
        await world.Queue.Take(5, Ct);
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentDeactivate);
        Assert.Empty(await world.Queue.Take(5, Ct));

        await world.Data.Execute("update activities set cancel_requested_at = now() where state = 'pending'");

        var stopped = Assert.Single(await world.Queue.Take(5, Ct));
        Assert.Equal((ActivityTypes.EnvironmentDeactivate, ActivityState.Pending), (stopped.Type, stopped.State));
    }

    [Fact]
    public async Task A_heartbeat_that_comes_after_a_lease_was_given_back_does_not_take_it_again()
    {
        await using var world = await Arrange();
        await world.Add(world.Data.Main, ActivityTypes.EnvironmentActivate);
        var lease = Lease.On(Assert.Single(await world.Queue.Take(5, Ct)));
        await world.Data.Execute("update activities set lease_until = null, lease_owner = null");

        Assert.Empty(await world.Queue.Keep([lease], Ct));
        Assert.Single(await world.Queue.Take(5, Ct));
    }

    private sealed record World(TenantData Data, ActivityQueue Queue, NpgsqlDataSource Worker, FakeClock Clock) : IAsyncDisposable
    {
        private int _seconds;

        public Task Add(Environment environment, string type) =>
            Data.Change(db => db.Activities.Add(Activity.Start(type, environment, type, Now.AddSeconds(_seconds++ - 60), null)));

        public async Task<List<string>> Running()
        {
            await using var command = Worker.CreateCommand("select e.machine_name from activities a join environments e on e.id = a.environment_id where a.state = 'in_progress' order by 1");
            await using var reader = await command.ExecuteReaderAsync(Ct);
            List<string> names = [];
            while (await reader.ReadAsync(Ct))
            {
                names.Add(reader.GetString(0));
            }

            return names;
        }

        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            await Data.DisposeAsync();
        }
    }

    private async Task<World> Arrange(string plan = TenantData.DedicatedStaging)
    {
        var database = await postgres.CreateDatabase();
        var worker = NpgsqlDataSource.Create(database.Worker);
        var clock = new FakeClock(Now);
        return new World(await TenantData.Create(database, Now.AddDays(-1), plan: plan), new ActivityQueue(worker, Infrastructure.Persistence.CloudDatabase.Everyone(worker), "test", new RunnerOptions(), clock), worker, clock);
    }
}
