using Cloud.Domain.Environments;
using Cloud.Support;
using Cloud.Workers.Schedules;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Tests.Schedules;

/// <summary>The six-hourly beat on a clock that the test moves.</summary>
public sealed class SweepTests(Database postgres)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(15);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R21_Over_three_weeks_every_slot_has_one_backup_and_no_gap_is_over_six_hours()
    {
        var world = await Arrange();
        await using var data = world.Data;
        for (var now = Start; now < Start.AddDays(21); now += Beat)
        {
            world.Clock.Set(now);
            await world.Sweep.Run(Ct);
            await FinishBackups(data, now);
        }

        var times = await BackupTimes(data);
        Assert.InRange(times.Count, (21 * 4) - 1, 21 * 4);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, Schedule.SixHours - Beat, Schedule.SixHours + Beat));
        Assert.Equal(0L, await data.Scalar<long>("select count(*) from attention_items"));
    }

    [Fact]
    public async Task R21_An_outage_of_a_day_costs_one_catch_up_backup_and_the_phase_stays()
    {
        var world = await Arrange();
        await using var data = world.Data;
        var before = (await NextAt(data)).ToUnixTimeSeconds() % (long)Schedule.SixHours.TotalSeconds;

        world.Clock.Set(Start.AddDays(1).AddHours(2));
        await world.Sweep.Run(Ct);
        await world.Sweep.Run(Ct);

        Assert.Single(await BackupTimes(data));
        var next = await NextAt(data);
        Assert.InRange(next, world.Clock.GetUtcNow(), world.Clock.GetUtcNow() + Schedule.SixHours);
        Assert.Equal(before, next.ToUnixTimeSeconds() % (long)Schedule.SixHours.TotalSeconds);
    }

    [Fact]
    public async Task R21_A_backup_still_running_when_the_next_is_due_is_recorded_as_late_and_not_doubled()
    {
        var world = await Arrange();
        await using var data = world.Data;
        world.Clock.Set(Start.AddHours(6));
        await world.Sweep.Run(Ct);

        world.Clock.Set(Start.AddHours(12));
        var second = await world.Sweep.Run(Ct);

        Assert.Equal(1, second.Late);
        Assert.Single(await BackupTimes(data));
        Assert.Equal("backup.late", await data.Scalar<string>("select kind from attention_items"));
    }

    [Fact]
    public async Task R21_A_clock_set_back_an_hour_or_forward_an_hour_neither_doubles_nor_drops_a_backup()
    {
        var world = await Arrange();
        await using var data = world.Data;
        world.Clock.Set(await NextAt(data));
        await world.Sweep.Run(Ct);
        await FinishBackups(data, world.Clock.GetUtcNow());

        world.Clock.Advance(TimeSpan.FromHours(-1));
        await world.Sweep.Run(Ct);
        Assert.Single(await BackupTimes(data));

        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.Sweep.Run(Ct);
        Assert.Single(await BackupTimes(data));

        world.Clock.Set(await NextAt(data));
        await world.Sweep.Run(Ct);
        Assert.Equal(2, (await BackupTimes(data)).Count);
    }

    [Fact]
    public async Task R21_Two_workers_sweeping_at_once_make_one_backup_for_each_of_two_hundred_environments()
    {
        var world = await Arrange();
        await using var data = world.Data;
        await data.Execute($"""
            insert into environments (id, organization_id, project_id, name, machine_name, title, type, lifecycle, health, stack_condition, is_main, size, web_nodes, backup_serial, service_versions, bastion_ranges, created_at, updated_at)
              select gen_random_uuid(), organization_id, project_id, name, 'p' || n, title, type, lifecycle, health, stack_condition, false, size, 0, 0, jsonb_build_object(), bastion_ranges, created_at, updated_at
              from environments, generate_series(1, 200) n where id = '{data.Production.Id}';
            insert into schedules (environment_id, kind, organization_id, every_seconds, phase_seconds, next_at, enabled)
              select id, 'backup', organization_id, 21600, 0, '2026-03-01 06:00Z', true from environments where machine_name ~ '^p[0-9]+$'
            """);
        world.Clock.Set(Start.AddHours(7));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.Sweep.Run(Ct), Ct)));

        Assert.Equal(1L, await data.Scalar<long>("select max(n) from (select count(*) n from activities where type = 'environment.backup' group by environment_id) x"));
        Assert.Equal(results.Sum(r => r.Created), await data.Scalar<long>("select count(*) from activities"));
        Assert.True(results.Sum(r => r.Created) >= 201);
    }

    [Fact]
    public async Task The_sweeps_sql_and_the_domain_agree_on_the_next_slot()
    {
        var world = await Arrange();
        await using var data = world.Data;
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            world.Clock.Set((await NextAt(data)).AddSeconds(random.Next(0, 100_000)));
            await world.Sweep.Run(Ct);
            await FinishBackups(data, world.Clock.GetUtcNow());
            var schedule = await data.Read(db => db.Schedules.SingleAsync(s => s.EnvironmentId == data.Production.Id && s.Kind == ScheduleKind.Backup, Ct));
            Assert.Equal(Schedule.SlotAfter(world.Clock.GetUtcNow(), schedule.Every, TimeSpan.FromSeconds(schedule.PhaseSeconds)), schedule.NextAt);
        }
    }

    [Fact]
    public async Task A_disabled_schedule_makes_nothing()
    {
        var world = await Arrange();
        await using var data = world.Data;
        await data.Execute("update schedules set enabled = false");
        world.Clock.Set(Start.AddDays(3));
        Assert.Equal(new SweepResult(0, 0, 0), await world.Sweep.Run(Ct));
    }

    private sealed record World(TenantData Data, FakeClock Clock, Sweep Sweep);

    private async Task<World> Arrange()
    {
        var database = await postgres.CreateDatabase();
        var clock = new FakeClock(Start);
        var data = await TenantData.Create(database, Start, (_, environments, db) =>
        {
            var production = environments.Single(e => e.Type == EnvironmentType.Production);
            production.BecomeActive("shop.example.com", Start);
            db.Schedules.Add(Schedule.For(production, ScheduleKind.Backup, Start));
        });
        return new World(data, clock, new Sweep(NpgsqlDataSource.Create(database.Worker), clock));
    }

    private static Task FinishBackups(TenantData data, DateTimeOffset now) =>
        data.Execute($"update activities set state = 'complete', result = 'success', completed_at = '{now:O}' where completed_at is null");

    private static Task<List<DateTimeOffset>> BackupTimes(TenantData data) =>
        data.Read(db => db.Activities.Where(a => a.Type == "environment.backup").OrderBy(a => a.Id).Select(a => a.CreatedAt).ToListAsync(Ct));

    private static Task<DateTimeOffset> NextAt(TenantData data) =>
        data.Read(db => db.Schedules.Where(s => s.EnvironmentId == data.Production.Id && s.Kind == ScheduleKind.Backup).Select(s => s.NextAt).SingleAsync(Ct));
}
