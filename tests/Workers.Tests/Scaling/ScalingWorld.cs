using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>A production that stands in the sandbox, and what one asks of it.</summary>
public sealed class ScalingWorld(WorkersUnderTest world) : IAsyncDisposable
{
    public WorkersUnderTest World => world;

    public Environment Production => world.Data.Production;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="postgres">The run's server.</param>
    /// <param name="speed">Of the sandbox; slow enough to be caught in the act where a test does that.</param>
    /// <param name="blueprint">Of the project.</param>
    public static async Task<ScalingWorld> Start(Database postgres, double speed = 2000, string blueprint = Blueprint.MagentoCluster)
    {
        var world = await WorkersUnderTest.Start(postgres, speed, blueprint: blueprint);
        var created = await world.Ended(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null, ActivityTypes.ProjectCreate).Value));
        Assert.True(created.Result == ActivityResult.Success, string.Join('\n', await world.Log(created.Id)));
        return new ScalingWorld(world);
    }

    /// <summary>Asks for a shape; answers the activity's id.</summary>
    public async Task<Guid> Ask(string size, int webNodes = 0, DateTimeOffset? at = null, DateTimeOffset? returnAt = null)
    {
        var stack = await Stack();
        var id = Guid.Empty;
        await world.Data.Change(db =>
        {
            var environment = db.Environments.Single(e => e.Id == Production.Id);
            var nodes = ScalingRules.NodesOf(environment, world.Data.Project.Region, StackTopology.Read(stack.Outputs, []));
            var (request, activity) = ScalingRequest.Plan(environment, new ClusterShape(size, webNodes), nodes, at, returnAt, TimeProvider.System.GetUtcNow(), null);
            db.ScalingRequests.Add(request);
            db.Activities.Add(activity);
            id = activity.Id;
        });
        return id;
    }

    public Task<ScalingRequest> Request(Guid activity) => world.Data.Read(db => db.ScalingRequests.SingleAsync(r => r.ActivityId == activity, Ct));

    public Task<EnvironmentStack> Stack() => world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == Production.Id, Ct));

    public async Task Change(Guid activity, Action<ScalingRequest> change) => await world.Data.Change(db => change(db.ScalingRequests.Single(r => r.ActivityId == activity)));

    /// <summary>Asks for an abort, by the statement the API uses.</summary>
    public Task Abort(Guid activity) => world.Data.Execute($"update activities set cancel_requested_at = now() where id = '{activity}' and completed_at is null");

    /// <summary>Looks at the request until it is as expected.</summary>
    public async Task<ScalingRequest> Until(Guid activity, Func<ScalingRequest, bool> expected, int seconds = 60)
    {
        for (var i = 0; i < seconds * 100; i++)
        {
            if (await Request(activity) is var request && expected(request))
            {
                return request;
            }

            await Task.Delay(10, Ct);
        }

        Assert.Fail($"It did not come to that within {seconds} s:\n{string.Join('\n', await world.Log(activity))}");
        return null!;
    }

    public async Task<string[]> NodeTypes()
    {
        var outputs = (await Stack()).Outputs;
        return [.. Enumerable.Range(1, ClusterSize.Nodes).Select(n => outputs[StackOutputs.NodeInstanceType(n)])];
    }

    public async Task<string[]> Gateways()
    {
        var outputs = (await Stack()).Outputs;
        return [.. Enumerable.Range(1, ClusterSize.Nodes).Select(n => outputs[StackOutputs.GatewayAddress(n)])];
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();
}
