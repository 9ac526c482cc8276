using Cloud.Domain.Blueprints.Clusters;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>
/// What the sandbox cannot prove: that visitors notice nothing while each node is taken out, replaced and brought back. A real HAProxy, our configuration
/// and commands, real connections.
/// </summary>
public sealed class RotationTests
{
    private const int Visitors = 24;

    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R18_R26_No_request_fails_while_each_node_is_drained_replaced_and_brought_back()
    {
        await using var nodes = await Nodes.Start("6", Work);
        await using var proxy = await Haproxy.Start(nodes.Servers);
        await using var load = new Load(proxy.Port, Visitors, Pause);
        await using var watch = new Watch(proxy);
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);

        for (var node = 1; node <= 3; node++)
        {
            await Rotate(proxy, nodes, node, "24");
            var before = load.Answers.GetValueOrDefault($"{node} 24");
            await Task.Delay(TimeSpan.FromSeconds(1), Ct);
            Assert.True(load.Answers.GetValueOrDefault($"{node} 24") > before, $"Node {node} came back and nobody asked it.");
        }

        await load.Stop();
        await watch.Stop();
        Assert.Empty(load.Failures);
        Assert.Equal(1, watch.MostOut);
        Assert.True(watch.Looks > 50, $"{watch.Looks} looks are too few to say that two were never out.");
        Assert.True(load.Count / watch.Took.TotalSeconds > 200, $"{load.Count} requests in {watch.Took.TotalSeconds:0.0} s are too few to prove anything.");
        Assert.All(Enumerable.Range(1, 3), node => Assert.True(load.Answers.ContainsKey($"{node} 6") && load.Answers.ContainsKey($"{node} 24")));
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Count} requests in {watch.Took.TotalSeconds:0.0} s, 0 failed, at most {watch.MostOut} node out in {watch.Looks} looks.");
    }

    [Fact]
    public async Task A_node_that_is_ended_without_being_drained_loses_requests_so_the_test_above_can_fail()
    {
        await using var nodes = await Nodes.Start("6", work: TimeSpan.FromMilliseconds(300));
        await using var proxy = await Haproxy.Start(nodes.Servers);
        await using var load = new Load(proxy.Port, Visitors, Pause);
        while (nodes[2].Working == 0)
        {
            await Task.Delay(5, Ct);
        }

        var lost = nodes[2].Working;
        await nodes[2].Terminate();
        await Task.Delay(TimeSpan.FromSeconds(1), Ct);
        await load.Stop();

        Assert.True(!load.Failures.IsEmpty, $"{lost} requests were in its hands, and none of {load.Count} failed.");
    }

    /// <summary>What a rotation is: out, empty, gone, back larger, well, in.</summary>
    private static async Task Rotate(Haproxy proxy, Nodes nodes, int node, string size)
    {
        Assert.Equal("", (await proxy.Tell(HaproxyCommands.Drain(node))).Trim());
        await proxy.Until(states => states[node - 1] is { TakesTraffic: false, Sessions: 0 }, $"node {node} is empty");
        Assert.Equal(0, nodes[node].Working);

        await nodes[node].Terminate();
        await proxy.Until(states => !states[node - 1].IsWell, $"node {node} is seen to be gone");
        await nodes[node].Start(size);
        await proxy.Until(states => states[node - 1].IsWell, $"node {node} is well");
        Assert.False((await proxy.Look())[node - 1].TakesTraffic);

        Assert.Equal("", (await proxy.Tell(HaproxyCommands.Ready(node))).Trim());
        await proxy.Until(states => states.All(s => s.TakesTraffic), "all three take traffic");
    }

    private sealed class Nodes : IAsyncDisposable
    {
        private readonly List<WebNode> _nodes = [];

        public IReadOnlyList<HaproxyServer> Servers => [.. _nodes.Select((n, i) => new HaproxyServer(i + 1, "127.0.0.1", n.Port))];

        public WebNode this[int node] => _nodes[node - 1];

        public static async Task<Nodes> Start(string size, TimeSpan work)
        {
            var nodes = new Nodes();
            for (var i = 1; i <= 3; i++)
            {
                var node = new WebNode(i, work);
                await node.Start(size);
                nodes._nodes.Add(node);
            }

            return nodes;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in _nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    /// <summary>Counts, all the time, how many nodes take no traffic.</summary>
    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly long _began = TimeProvider.System.GetTimestamp();
        private readonly Task _looking;

        public Watch(Haproxy proxy) => _looking = Look(proxy);

        public int MostOut { get; private set; }

        public int Looks { get; private set; }

        public TimeSpan Took { get; private set; }

        public async Task Stop()
        {
            await _stop.CancelAsync();
            await _looking;
        }

        public async ValueTask DisposeAsync()
        {
            await Stop();
            _stop.Dispose();
        }

        private async Task Look(Haproxy proxy)
        {
            while (!_stop.IsCancellationRequested)
            {
                MostOut = Math.Max(MostOut, (await proxy.Look()).Count(s => !s.TakesTraffic));
                Looks++;
                Took = TimeProvider.System.GetElapsedTime(_began);
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }
}
