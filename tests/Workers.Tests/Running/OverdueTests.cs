using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Cloud.Support;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Tests.Running;

/// <summary>Nothing stays open past its time, whatever keeps it from ending by itself.</summary>
public sealed class OverdueTests(Database postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("state = 'in_progress', started_at = '2026-03-01 06:00Z', deadline = '2026-03-01 11:54Z'", StepRunner.DeadlineCode)]
    [InlineData("state = 'in_progress', started_at = '2026-03-01 05:00Z'", StepRunner.DeadlineCode)]
    [InlineData("state = 'in_progress', started_at = '2026-03-01 11:59Z', faults = 15", StepRunner.FaultCode)]
    [InlineData("run_at = '2026-02-28 11:00Z'", OverdueSweep.NeverBeganCode)]
    public async Task What_cannot_end_by_itself_is_given_up_with_a_reason(string stuck, string code)
    {
        await using var world = await Arrange();
        await world.Data.Execute($"update activities set {stuck}");

        Assert.Equal(1, await world.Sweep.Run(Ct));
        Assert.Equal(0, await world.Sweep.Run(Ct));

        var ended = await world.Data.Read(db => db.Activities.SingleAsync(Ct));
        Assert.Equal((ActivityState.Complete, ActivityResult.Failure, code, 1L), (ended.State, ended.Result!.Value, ended.Error!.Code, ended.LeaseNumber));
        Assert.StartsWith("Given up: ", (await world.Data.Read(db => db.ActivityLog.SingleAsync(Ct))).Message, StringComparison.Ordinal);
        Assert.Equal("activity.failed", (await world.Data.Read(db => db.Attention.SingleAsync(Ct))).Kind);
        var environment = await world.Data.Read(db => db.Environments.SingleAsync(e => e.IsMain, Ct));
        Assert.Equal(code == OverdueSweep.NeverBeganCode ? Lifecycle.Inactive : Lifecycle.AttentionRequired, environment.Lifecycle);
    }

    [Theory]
    [InlineData("state = 'in_progress', started_at = '2026-03-01 06:00Z', deadline = '2026-03-01 11:58Z'")]
    [InlineData("state = 'in_progress', started_at = '2026-03-01 06:00Z', deadline = '2026-03-01 11:00Z', lease_until = now() + interval '10 seconds'")]
    [InlineData("run_at = '2026-02-28 13:00Z'")]
    [InlineData("state = 'scheduled', run_at = '2026-04-01 13:00Z'")]
    public async Task What_may_still_end_by_itself_is_left_alone(string going)
    {
        await using var world = await Arrange();
        await world.Data.Execute($"update activities set {going}");

        Assert.Equal(0, await world.Sweep.Run(Ct));
        Assert.True((await world.Data.Read(db => db.Activities.SingleAsync(Ct))).IsOpen);
    }

    [Fact]
    public async Task An_activity_whose_outcome_the_database_always_refuses_ends_within_the_faults_allowed()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        await world.Data.Execute("alter table activities add constraint never check (deadline is null)");
        var id = await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value);

        await world.Work();

        var ended = await world.Ended(id, seconds: 60);
        Assert.Equal((ActivityResult.Failure, StepRunner.FaultCode), (ended.Result, ended.Error!.Code));
    }

    [Fact]
    public async Task A_creation_that_is_given_up_leaves_no_project_requested()
    {
        await using var world = await Arrange();
        await world.Data.Execute("update activities set type = 'project.create', state = 'in_progress', started_at = '2026-03-01 06:00Z', deadline = '2026-03-01 11:00Z'");

        Assert.Equal(1, await world.Sweep.Run(Ct));

        var project = await world.Data.Read(db => db.Projects.SingleAsync(Ct));
        Assert.Equal(Domain.Projects.ProjectStatus.Failed, project.Status);
        Assert.EndsWith("Activate master to try again.", project.StatusMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_purge_that_is_given_up_can_be_asked_for_again()
    {
        await using var world = await Arrange();
        await world.Data.Change(db =>
        {
            db.Activities.RemoveRange(db.Activities);
            var left = RetainedResource.Of(world.Data.Main, "arn", "eu-central-1", new StackPart("Vault", "AWS::Backup::BackupVault", "vault", "DELETE_SKIPPED", null), Now);
            db.Activities.Add(left.Purge(new RetainedGround(null, null, InStack: false, Backups: 0, Restoring: false), Now, null).Value);
            db.RetainedResources.Add(left);
        });
        await world.Data.Execute("update activities set state = 'in_progress', started_at = '2026-03-01 06:00Z', deadline = '2026-03-01 11:00Z'");

        Assert.Equal(1, await world.Sweep.Run(Ct));

        var after = await world.Data.Read(db => db.RetainedResources.SingleAsync(Ct));
        Assert.Null(after.PurgeActivityId);
        Assert.Contains("given up", after.PurgeFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_of_a_type_that_no_workflow_does_ends()
    {
        await using var world = await WorkersUnderTest.Start(postgres);

        var ended = await world.Ended(await world.Begin(world.Data.Main, (e, now) => Activity.Start("environment.unheard_of", e, "Unheard of", now, null)), seconds: 60);

        Assert.Equal((ActivityResult.Failure, StepRunner.FaultCode), (ended.Result, ended.Error!.Code));
    }

    private sealed record World(TenantData Data, OverdueSweep Sweep, NpgsqlDataSource Worker) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Worker.DisposeAsync();
            await Data.DisposeAsync();
        }
    }

    private async Task<World> Arrange()
    {
        var database = await postgres.CreateDatabase();
        var worker = NpgsqlDataSource.Create(database.Worker);
        var data = await TenantData.Create(database, Now.AddDays(-2));
        await data.Change(db => db.Activities.Add(Activity.Start(ActivityTypes.EnvironmentActivate, data.Main, "Provisioning master", Now.AddMinutes(-1), null)));
        return new World(data, new OverdueSweep(worker, new FakeClock(Now)), worker);
    }
}
