using Cloud.Domain.Activities;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Other files on a stack that stands, on the real engine, database and AWS client, against the sandbox.</summary>
public sealed class DeployTests(Database postgres)
{
    private const string Commit = "89abcdef0123456789abcdef0123456789abcdef";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the project says, and a queue.</summary>
    internal static ProjectConfiguration OtherFiles(WorkersUnderTest world) =>
        ConfigurationJson.Read(world.Data.Project.Configuration) with { Services = [new ConfiguredService("jobs", "rabbitmq", "4.1", 1024, null)] };

    internal static async Task<Guid> Deploy(WorkersUnderTest world, ProjectConfiguration files)
    {
        var revision = Revision.Of(world.Data.Project, Commit, ConfigurationJson.Write(files), TimeProvider.System.GetUtcNow());
        await world.Data.Change(db => db.Revisions.Add(revision));
        return await world.Begin(world.Data.Main, (e, now) => e.Deploy(revision, [], now, null).Value);
    }

    [Fact]
    public async Task The_stack_becomes_what_the_files_say_and_stays_so()
    {
        await using var world = await Standing();
        Assert.DoesNotContain(await Parts(world), p => p.Contains("ServiceJobs", StringComparison.Ordinal));
        await world.Well(await Deploy(world, OtherFiles(world)));
        Assert.Contains(await Parts(world), p => p.Contains("ServiceJobs", StringComparison.Ordinal));

        // What renders it next renders the same.
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Redeploy(now, null).Value));
        Assert.Contains(await Parts(world), p => p.Contains("ServiceJobs", StringComparison.Ordinal));
        Assert.Equal((Lifecycle.Active, Commit), await State(world));
    }

    [Fact]
    public async Task A_deployment_that_AWS_takes_back_leaves_the_code_that_runs()
    {
        await using var world = await Standing();
        var before = await State(world);
        await world.Faults(new { kind = "fail", resource = "App", on = "update", reason = "Unhealthy", times = 1 }, new { kind = "fail", resource = "ServiceJobsTask", on = "create", reason = "Insufficient capacity", times = 1 });
        var failed = await world.Ended(await Deploy(world, OtherFiles(world)));
        Assert.Equal(ActivityResult.Failure, failed.Result);
        Assert.Equal(before, await State(world));
        Assert.Null((await world.Data.Read(db => db.Environments.SingleAsync(e => e.IsMain, Ct))).RevisionId);
        Assert.DoesNotContain(await Parts(world), p => p.Contains("ServiceJobs", StringComparison.Ordinal));
        await world.Faults();
        await world.Well(await Deploy(world, OtherFiles(world)));
        Assert.Equal((Lifecycle.Active, Commit), await State(world));
    }

    private static async Task<(Lifecycle, string?)> State(WorkersUnderTest world)
    {
        var main = await world.Data.Read(db => db.Environments.SingleAsync(e => e.IsMain, Ct));
        return (main.Lifecycle, main.HeadCommit);
    }

    private static Task<List<string>> Parts(WorkersUnderTest world) => world.Data.Read(async db =>
        (await db.Stacks.SingleAsync(s => s.EnvironmentId == world.Data.Main.Id, Ct)).Parts.Where(p => !p.Status.StartsWith("DELETE", StringComparison.Ordinal)).Select(p => p.LogicalId).ToList());

    private async Task<WorkersUnderTest> Standing()
    {
        var world = await WorkersUnderTest.Start(postgres);
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        return world;
    }
}
