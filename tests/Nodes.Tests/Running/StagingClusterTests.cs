using System.Globalization;
using System.Net;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>Shared staging on three nodes whose production is visited all the while.</summary>
[Trait("Category", "Long")]
public sealed class StagingClusterTests(ThreeNodes cluster) : IClassFixture<ThreeNodes>, IAsyncLifetime
{
    private const string First = "0123456789abcdefABCDEF";
    private const string Second = "fedcba9876543210FEDCBA";
    private const int Count = 8;

    private readonly List<StagedMachine> _machines = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _machines.AddRange(cluster.Nodes.Select(node => new StagedMachine(node.Folder, name => node[name], database: true)));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        _http.Dispose();
    }

    [Fact]
    public async Task R46_Three_nodes_serve_staging_beside_production_whose_visitors_notice_nothing()
    {
        await cluster.AllWell();
        await using var visitors = new Visitors(cluster.Nodes, Page.Database, Count);
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);

        // All three at once, as their timers may.
        await Come(First);
        await cluster[1].Query("CREATE TABLE staging.writes (id BIGINT AUTO_INCREMENT PRIMARY KEY, visit INT NOT NULL UNIQUE)");
        foreach (var machine in _machines)
        {
            Assert.Equal((HttpStatusCode.OK, "well\n"), await Ask(machine, "/healthz"));
            var written = await Ask(machine, string.Create(CultureInfo.InvariantCulture, $"{Page.Database}?id={machine.Spec.Number}"));
            Assert.True(written.Code == HttpStatusCode.OK, written.Text);
        }

        foreach (var node in cluster.Nodes)
        {
            Assert.Equal("1\n2\n3", await node.Query("SET SESSION wsrep_sync_wait = 1; SELECT visit FROM staging.writes ORDER BY visit"));
        }

        // Its password opens nothing of production's.
        var others = await Ask(_machines[0], Page.Others);
        Assert.StartsWith("insert: INSERT command denied to user 'staging'@", others.Text, StringComparison.Ordinal);

        // More than its pool carries waits for staging's own processes.
        var before = visitors.Written.Count;
        var slow = Enumerable.Range(0, 12).Select(_ => Ask(_machines[0], Page.Slow)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        var meanwhile = visitors.Written.Count - before;
        Assert.Contains(slow, request => !request.IsCompleted);
        Assert.All(await Task.WhenAll(slow), answer => Assert.Equal(HttpStatusCode.OK, answer.Code));

        await _machines[0].Staging.Kill(away: TimeSpan.FromSeconds(2));
        await Until(_machines[0], HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await Ask(_machines[1], "/healthz")).Code);
        Assert.Equal(HttpStatusCode.OK, (await cluster[1].Health(HealthFiles.Path)).Code);
        await Until(_machines[0], HttpStatusCode.OK);

        await Go();
        Assert.Equal("0", await cluster[2].Query("SELECT COUNT(*) FROM mysql.user WHERE user = 'staging'"));
        Assert.All(await Task.WhenAll(_machines.Select(machine => Ask(machine, "/healthz"))), answer => Assert.Null(answer.Code));

        // It comes again with another secret, and its data is what it was.
        await Come(Second);
        Assert.Equal(HttpStatusCode.OK, (await Ask(_machines[2], $"{Page.Database}?id=4")).Code);
        Assert.Equal("4", await cluster[1].Query("SET SESSION wsrep_sync_wait = 1; SELECT COUNT(*) FROM staging.writes"));
        await Go();
        await visitors.Stop();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"production while staging came, was busy, died, went and came again: {visitors.Written.Count} acknowledged, {visitors.Failures.Count} failed, {visitors.Refused} refused and sent elsewhere, longest silence {visitors.LongestSilence.TotalSeconds:0.0} s; {meanwhile} in the 2 s in which 12 requests held staging's pool."));
        Assert.Empty(visitors.Failures);
        Assert.Equal(0, visitors.Refused);
        Assert.True(meanwhile > 20, $"{meanwhile}");
    }

    private async Task Come(string secret)
    {
        foreach (var machine in _machines)
        {
            machine.Name(secret, secret[..6]);
            Directory.CreateDirectory($"{machine.Spec.Paths.Staging}/pub");
            await File.WriteAllTextAsync($"{machine.Spec.Paths.Staging}/pub/index.php", Page.Of(machine.Spec, StagingFiles.Name, secret), Ct);
        }

        var runs = await Task.WhenAll(_machines.Select(machine => machine.Run()));
        Assert.All(runs, run => Assert.Equal((0, ""), run));
    }

    private async Task Go()
    {
        _machines.ForEach(machine => machine.Remove("parameter"));
        var runs = await Task.WhenAll(_machines.Select(machine => machine.Run()));
        Assert.All(runs, run => Assert.Equal((0, ""), run));
    }

    private async Task Until(StagedMachine machine, HttpStatusCode expected)
    {
        for (var attempt = 0; (await Ask(machine, "/healthz")).Code != expected; attempt++)
        {
            Assert.True(attempt < 200, $"Staging does not answer {expected}.");
            await Task.Delay(50, Ct);
        }
    }

    private async Task<(HttpStatusCode? Code, string Text)> Ask(StagedMachine machine, string path)
    {
        try
        {
            var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{machine.Spec.Address}:{machine.Spec.Ports.Staging}{path}"));
            using var response = await _http.PostAsync(address, content: null, Ct);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        }
        catch (HttpRequestException e)
        {
            return (null, e.Message);
        }
    }
}
