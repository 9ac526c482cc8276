using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Cloud.Support;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Running;

/// <summary>Real worker processes, killed as a power cut would.</summary>
public sealed class KillTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_a_provisioning_is_followed_by_one_that_finishes_it_with_one_stack()
    {
        await using var world = await WorkersUnderTest.Start(postgres, speed: 8, work: false);
        var id = await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value);

        await using (var first = Worker(world))
        {
            await WorkersUnderTest.Until(async () => (await world.Read(id)).Step == "Stack complete" && (await world.Read(id)).CompletionPercent > 10, first);
            await first.Kill();
        }

        Assert.True((await world.Read(id)).IsOpen);
        await using var second = Worker(world);
        var ended = await world.Ended(id);

        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', await world.Log(id)));
        Assert.Equal(Lifecycle.Active, (await world.Reload(world.Data.Production)).Lifecycle);
        var log = await world.Log(id);
        Assert.Single(log, line => line.StartsWith("CREATE_COMPLETE", StringComparison.Ordinal) && line.Contains("(AWS::CloudFormation::Stack)", StringComparison.Ordinal));
        Assert.Equal(log.Count, log.Where(l => !l.EndsWith("Trying again.", StringComparison.Ordinal)).Distinct().Count());
        // Its own, and the one that guards its CDN.
        Assert.Equal("CREATE_COMPLETE: 2", await Stacks(world));
        Assert.Equal(Enumerable.Range(1, log.Count), await world.Data.Read(db => db.ActivityLog.Where(l => l.ActivityId == id).OrderBy(l => l.Number).Select(l => l.Number).ToListAsync(Ct)));
    }

    private static ProcessUnderTest Worker(WorkersUnderTest world)
    {
        var environment = world.Settings(0.1).ToDictionary(p => p.Key.Replace(":", "__", StringComparison.Ordinal), p => (string?)p.Value);
        return ProcessUnderTest.Start(typeof(Composition).Assembly.Location, environment, "--urls", "http://127.0.0.1:0");
    }

    /// <summary>All stacks the sandbox ever had, deleted ones too, as "status: count".</summary>
    private static async Task<string> Stacks(WorkersUnderTest world)
    {
        using var http = new HttpClient();
        var state = await http.GetFromJsonAsync<JsonElement>(new Uri($"{world.Sandbox.Url}/_sandbox/state"), Ct);
        return string.Join(", ", state.GetProperty("stacks").EnumerateObject().Select(p => $"{p.Name}: {p.Value}"));
    }
}
