using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Cloud.Domain.Tickets;
using Cloud.Infrastructure.Identity;
using Cloud.Infrastructure.Persistence;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ActivityResult = Cloud.Domain.Activities.ActivityResult;
using TicketStatus = Cloud.Domain.Tickets.TicketStatus;
using VersionChange = Cloud.Domain.Environments.VersionChange;

namespace Cloud.Workers.Tests.Tickets;

/// <summary>From an operator's approval to the stack that runs with it: the use case as the API sends it, the real engine, the sandbox.</summary>
public sealed class ApprovedChangeTests(Database postgres)
{
    private static readonly VersionChange Upgrade = new("database", "mysql", "10.6", "11.4");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R54_An_approved_change_of_versions_redeploys_production_node_by_node_and_solves_its_ticket()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var ticket = await Asked(world, world.Data.Production);
        Assert.Equal("database=mysql:10.6", await ServicesOf(world));

        var activity = await Approve(world, ticket);

        var done = await world.Ended(activity);
        var log = await world.Log(activity);
        Assert.True(done.Result == ActivityResult.Success, string.Join('\n', log));
        Assert.Equal("database=mysql:11.4", await ServicesOf(world));
        Assert.All([1, 2, 3], node => Assert.Contains(log, line => line.StartsWith("UPDATE_COMPLETE", StringComparison.Ordinal) && line.Contains($"Node{node}", StringComparison.Ordinal)));
        var solved = await Reload(world, ticket);
        Assert.Equal((TicketStatus.Solved, activity), (solved.Status, solved.ActivityId));
        Assert.Equal("11.4", (await world.Reload(world.Data.Production)).ServiceVersions["database"]);
        Assert.Equal(1L, await world.Data.Scalar<long>("select count(*) from audit_events where action = 'ApproveTicket' and outcome = 'accepted' and reason = 'Tested on staging'"));
    }

    [Fact]
    public async Task R54_A_change_that_AWS_takes_back_leaves_the_versions_that_run_and_opens_its_ticket_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var ticket = await Asked(world, world.Data.Production);
        await world.Faults(new { kind = "fail", resource = "Node2", on = "update", reason = "No capacity", times = 1 });

        var activity = await Approve(world, ticket);

        Assert.Equal(ActivityResult.Failure, (await world.Ended(activity)).Result);
        Assert.Equal("database=mysql:10.6", await ServicesOf(world));
        Assert.Equal(TicketStatus.Open, (await Reload(world, ticket)).Status);
        var production = await world.Reload(world.Data.Production);
        Assert.Equal(("10.6", Lifecycle.Active), (production.ServiceVersions["database"], production.Lifecycle));
    }

    [Fact]
    public async Task An_approved_change_that_is_cancelled_before_its_turn_opens_its_ticket_again()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        await world.Data.Change(db => db.Environments.Single(e => e.Id == world.Data.Production.Id).BecomeActive(null, TimeProvider.System.GetUtcNow()));
        var ticket = await Opened(world, world.Data.Production);
        var activity = await Approve(world, ticket);
        await world.Cancel(activity);

        await world.Work();

        await world.Ended(activity);
        Assert.Equal(TicketStatus.Open, (await Reload(world, ticket)).Status);
        Assert.Equal("10.6", (await world.Reload(world.Data.Production)).ServiceVersions["database"]);
    }

    private static async Task<Ticket> Asked(WorkersUnderTest world, Environment environment)
    {
        await Configure(world);
        await world.Ended(await world.Begin(environment, (e, now) => e.Activate(now, null, Domain.Activities.ActivityTypes.ProjectCreate).Value));
        return await Opened(world, environment);
    }

    private static async Task<Ticket> Opened(WorkersUnderTest world, Environment environment)
    {
        await Configure(world);
        var ticket = Ticket.Open(NewTicket.Versions(environment, [Upgrade], null), 1, Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
        await world.Data.Change(db => db.Tickets.Add(ticket));
        return ticket;
    }

    private static Task Configure(WorkersUnderTest world) => world.Data.Execute(
        """update projects set configuration = '{"format":"magento","applications":[],"services":[{"name":"database","type":"mysql","version":"10.6","disk_mi_b":1024,"size":null}],"routes":[],"warnings":[]}'""");

    private static Task<Ticket> Reload(WorkersUnderTest world, Ticket ticket) => world.Data.Read(db => db.Tickets.SingleAsync(t => t.Id == ticket.Id, Ct));

    /// <summary>What the API does when an operator approves.</summary>
    private static async Task<Guid> Approve(WorkersUnderTest world, Ticket ticket)
    {
        var @operator = User.Create($"{Guid.CreateVersion7():n}@example.com", "Olga", PlatformRole.Operator, TimeProvider.System.GetUtcNow());
        await world.Data.Change(db => db.Users.Add(@operator));
        await using var source = CloudDatabase.Connect(world.Database.App, "test-api");
        await using var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddCloudDb(source).AddSealing(new ConfigurationBuilder().Build()).AddApplication().BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().SignIn(@operator.Id, PlatformRole.Operator, []);
        var command = new ApproveTicket.Command(Domain.WireId.From(ticket.Id), new DecideTicket { Reason = "Tested on staging" });
        var approved = await scope.ServiceProvider.GetRequiredService<Sender>().Send(command, Ct);
        Assert.True(approved.Succeeded, approved.Error?.Message);
        Assert.True(Domain.WireId.TryParse(approved.Value.Embedded.Activities[0].Id, out var id));
        return id;
    }

    private static async Task<string> ServicesOf(WorkersUnderTest world)
    {
        await using var aws = world.Aws();
        var arn = await world.Data.Read(db => db.Stacks.Where(s => s.EnvironmentId == world.Data.Production.Id).Select(s => s.Arn).SingleAsync(Ct));
        return (await aws.GetRequiredService<ICloudFormation>().DescribeStack(new("eu-central-1"), arn, Ct))!.Parameters["Services"];
    }
}
