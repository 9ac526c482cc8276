using System.Globalization;
using System.Net;
using Cloud.Domain.Blueprints.Nodes;

namespace Cloud.Nodes.Tests.Running;

/// <summary>Three nodes from exactly what is rendered: their daemons die, are rotated and are backed up while visitors write.</summary>
[Trait("Category", "Long")]
public sealed class ClusterTests(ThreeNodes cluster) : IClassFixture<ThreeNodes>
{
    private const int Count = 8;

    /// <summary>What is promised: writes are accepted again within this time.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R9_R12_R22_No_acknowledged_write_is_lost_when_the_writer_is_killed_and_writes_go_on_within_15_s()
    {
        await cluster.AllWell();
        await using var visitors = new Visitors(cluster.Serving, Page.Database, Count);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);

        var writer = await cluster.Writer();
        var before = visitors.Written.Count;
        await writer["mariadb"].Kill();
        await Task.Delay(Promised, Ct);
        await writer.Until(HealthFiles.JoinedPath, HttpStatusCode.OK, TimeSpan.FromSeconds(60));
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        await visitors.Stop();

        Tell($"{writer.Spec.Name} killed after {before} writes", visitors);
        Assert.True(visitors.LongestSilence < Promised, $"{visitors.LongestSilence}");
        Assert.True(visitors.Written.Count > before + 100, $"{before} before, {visitors.Written.Count} in all: {string.Join("\n", visitors.Failures.Distinct().Take(5))}");
        Assert.True(visitors.Failures.Count <= Count * 2, $"{visitors.Failures.Count}: {string.Join("\n", visitors.Failures.Distinct().Take(5))}");
        await NothingIsLost(visitors);
    }

    [Fact]
    public async Task R12_R22_R52_The_loss_of_the_whole_node_with_the_active_Redis_loses_nothing_and_stops_nobody_for_15_s()
    {
        await cluster.AllWell();
        await using var writing = new Visitors(cluster.Serving, Page.Database, Count / 2);
        await using var keeping = new Visitors(cluster.Serving, Page.Redis, Count / 2);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);

        var lost = await cluster.ActiveRedis();
        var (written, kept) = (writing.Written.Count, keeping.Written.Count);
        await lost.Lose(away: Promised);
        await Task.Delay(Promised, Ct);
        Assert.NotEqual(lost, await cluster.ActiveRedis());
        var (code, output) = await lost.Run("cloud-join");
        Assert.True(code == 0, output + lost.Logs());
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        await writing.Stop();
        await keeping.Stop();

        Tell($"{lost.Spec.Name} lost, database, {written} before", writing);
        Tell($"{lost.Spec.Name} lost, Redis, {kept} before", keeping);
        Assert.True(writing.LongestSilence < Promised, $"{writing.LongestSilence}");
        Assert.True(keeping.LongestSilence < Promised, $"{keeping.LongestSilence}");
        await NothingIsLost(writing);
        await NothingIsLostInRedis(keeping);
    }

    [Fact]
    public async Task R21_The_data_of_a_desynced_node_restores_on_an_empty_node_and_the_cluster_never_stopped()
    {
        await cluster.AllWell();
        await using var visitors = new Visitors(cluster.Serving, Page.Database, Count / 2);
        await Task.Delay(TimeSpan.FromSeconds(3), Ct);

        // The writer of all nodes: its clients must go elsewhere first.
        var node = await cluster.Writer();
        var before = visitors.Written.Select(w => w.Id).ToList();
        var begun = await node.Run("cloud-backup", "begin");
        Assert.True(begun.Code == 0, begun.Output);
        Assert.Equal(HttpStatusCode.NotFound, (await node.Health(HealthFiles.DatabasePath, node.Spec.Ports.Health)).Code);

        await using var restored = new RestoredNode();
        await node["mariadb"].Frozen(() => restored.Take(node));
        var ended = await node.Run("cloud-backup", "end");
        Assert.True(ended.Code == 0, ended.Output);
        await visitors.Stop();

        var rows = await restored.Rows();
        Tell($"backup of {node.Spec.Name}, {before.Count} acknowledged before, {rows.Count} rows restored at {await restored.Position()}", visitors);
        Assert.Empty(visitors.Failures);
        var lost = before.Except(rows).ToList();
        Assert.Empty(lost);
        Assert.Contains(visitors.Written, written => !rows.Contains(written.Id));
        await NothingIsLost(visitors);
    }

    [Fact]
    public async Task R18_R26_No_request_fails_while_each_node_is_rotated_in_turn()
    {
        await cluster.AllWell();
        await using var writing = new Visitors(cluster.Serving, Page.Database, Count / 2);
        await using var keeping = new Visitors(cluster.Serving, Page.Redis, Count / 2);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);

        foreach (var node in cluster.Serving)
        {
            await node.Leave();
            var before = writing.Written.Count;
            await Task.Delay(TimeSpan.FromSeconds(1), Ct);
            Assert.True(writing.Written.Count > before, $"Nobody could write without {node.Spec.Name}.");
            await node.Start();
        }

        await Task.Delay(TimeSpan.FromSeconds(3), Ct);
        await writing.Stop();
        await keeping.Stop();

        Tell("rotated, database", writing);
        Tell("rotated, Redis", keeping);
        Assert.Empty(writing.Failures);
        Assert.Empty(keeping.Failures);
        await NothingIsLost(writing);
        await NothingIsLostInRedis(keeping);
    }

    [Fact]
    public async Task R13_R27_An_extra_web_server_serves_whoever_dies_of_the_nodes_and_asks_their_proxies_for_database_and_Redis()
    {
        await cluster.AllWell();
        await using var writing = new Visitors([cluster.WebServer], Page.Database, Count / 2);
        await using var keeping = new Visitors([cluster.WebServer], Page.Redis, Count / 2);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        Assert.True(writing.Written.Count > 10 && keeping.Written.Count > 10, $"{string.Join("\n", writing.Failures.Concat(keeping.Failures).Take(3))}{cluster.WebServer.Logs()}");

        // A proxy that dies under a connection fails the request that had it, and the next goes through another's.
        var lost = cluster[2];
        await lost.Lose(away: Promised);
        await Task.Delay(Promised, Ct);
        var (code, output) = await lost.Run("cloud-join");
        Assert.True(code == 0, output + lost.Logs());
        await writing.Stop();
        await keeping.Stop();

        Tell("the web server while node-2 was lost, database", writing);
        Tell("the web server while node-2 was lost, Redis", keeping);
        Assert.True(writing.LongestSilence < Promised, $"{writing.LongestSilence}");
        Assert.True(keeping.LongestSilence < Promised, $"{keeping.LongestSilence}");
        await NothingIsLost(writing);
        await NothingIsLostInRedis(keeping);
    }

    [Fact]
    public async Task R8_nginx_keeps_and_compresses_what_PHP_answered_but_not_for_those_it_knows()
    {
        var page = new UriBuilder(cluster[1].Address) { Port = cluster[1].Spec.Ports.Site, Path = "/node" }.Uri;
        using var http = new HttpClient();
        async Task<(string Cache, string Encoding)> Ask(string cookie)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Accept-Encoding", "gzip" }, { "Cookie", cookie } } };
            using var response = await http.SendAsync(request, Ct);
            return (response.Headers.GetValues("X-Cache").Single(), string.Concat(response.Content.Headers.ContentEncoding));
        }

        Assert.Equal(("MISS", "gzip"), await Ask("seen=1"));
        Assert.Equal(("HIT", "gzip"), await Ask("seen=1"));
        Assert.Equal(("BYPASS", "gzip"), await Ask("PHPSESSID=1"));
    }

    private async Task NothingIsLost(Visitors visitors)
    {
        foreach (var node in cluster.Nodes)
        {
            var lost = visitors.Written.Select(w => w.Id).Except(await ThreeNodes.Rows(node)).ToList();
            Assert.Empty(lost);
        }
    }

    private async Task NothingIsLostInRedis(Visitors visitors)
    {
        var keys = (await (await cluster.ActiveRedis()).Redis("keys", "visit:*")).Split('\n').ToHashSet(StringComparer.Ordinal);
        var lost = visitors.Written.Select(w => string.Create(CultureInfo.InvariantCulture, $"visit:{w.Id}")).Except(keys).ToList();
        Assert.Empty(lost);
    }

    private static void Tell(string what, Visitors visitors) => TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {visitors.Written.Count} acknowledged, {visitors.Failures.Count} failed, {visitors.Refused} refused and sent elsewhere, "
            + $"longest silence {visitors.LongestSilence.TotalSeconds:0.0} s. {string.Join(" | ", visitors.Failures.CountBy(f => f).Select(f => $"{f.Value} x {f.Key}").Take(4))}"));
}
