using System.Net;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>What serves the web on the first node of a production: nginx, PHP-FPM and what says how the node is.</summary>
internal sealed class WebNode : IAsyncDisposable
{
    private static readonly string[] Web = ["health", "php", "nginx"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<NodeFolder> _folders = NodeFolder.Three("6");
    private readonly string[] _started;
    private readonly Dictionary<string, Service> _services;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(4) };

    private WebNode(bool queue)
    {
        _started = queue ? ["queue", .. Web] : Web;
        _services = _started.ToDictionary(name => name, name => new Service(Folder, name));
        Machine = new StagedMachine(Folder, name => _services[name], queue: queue);
    }

    public NodeFolder Folder => _folders[0];

    public StagedMachine Machine { get; }

    public string Said => string.Concat(_services.Select(service => service.Value.Output)) + Machine.Staging.Output;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="queue">RabbitMQ too, alone of three.</param>
    public static async Task<WebNode> Start(bool queue = false)
    {
        var node = new WebNode(queue);
        var paths = node.Folder.Spec.Paths;
        await WritePage(paths.Site, "production");
        // Its code is there before it is served, as with production.
        await WritePage(paths.Staging, "staging");
        await File.WriteAllTextAsync($"{paths.Site}/pub/static/a.css", "body { color: black }", Ct);
        File.Delete(paths.Leaving);
        // For its neighbours, which are not there, RabbitMQ would wait more than two minutes.
        var conf = node.Folder.File("/rabbitmq.conf");
        await File.WriteAllLinesAsync(conf, (await File.ReadAllLinesAsync(conf, Ct)).Where(line => !line.StartsWith("cluster_formation.classic_config.", StringComparison.Ordinal) || line.EndsWith(node.Folder.Spec.Address, StringComparison.Ordinal)), Ct);
        foreach (var name in node._started)
        {
            await node._services[name].Start();
        }

        var port = node.Folder.Spec.Ports.Site;
        await node.Until(port, "/node", answer => answer.Code == HttpStatusCode.OK);
        return node;
    }

    /// <summary>All that production says, but the moment when.</summary>
    public async Task<string> Production()
    {
        var ports = Folder.Spec.Ports;
        var answers = new List<string>();
        foreach (var (port, path) in ((int, string)[])[(ports.Site, "/node?session"), (ports.Site, "/static/a.css"), (ports.Site, "/.git/config"), (ports.Health, HealthFiles.Path)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, At(port, path)) { Headers = { { "Cookie", "PHPSESSID=1" } } };
            using var response = await _http.SendAsync(request, Ct);
            var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Date" or "Expires"));
            answers.Add($"{path} {response.StatusCode} {string.Join('|', headers.Select(header => $"{header.Key}={string.Join(',', header.Value)}"))} {await response.Content.ReadAsStringAsync(Ct)}");
        }

        Assert.Equal([" OK ", " OK ", " Forbidden ", " OK "], answers.Select(answer => answer.Substring(answer.IndexOf(' ', StringComparison.Ordinal), answer.Split(' ')[1].Length + 2)));
        return string.Join('\n', answers);
    }

    /// <summary>What staging's port answers; no code where nobody does.</summary>
    public Task<(HttpStatusCode? Code, string Text)> Staging(string path) => Ask(Folder.Spec.Ports.Staging, path);

    public Task<(HttpStatusCode? Code, string Text)> WellStaging() => Until(Folder.Spec.Ports.Staging, "/healthz", answer => answer.Code == HttpStatusCode.OK);

    public Task<(HttpStatusCode? Code, string Text)> UnwellStaging() => Until(Folder.Spec.Ports.Staging, "/healthz", answer => answer.Code != HttpStatusCode.OK);

    public Task UntilGone() => Until(Folder.Spec.Ports.Staging, "/", answer => answer.Code is null);

    public async ValueTask DisposeAsync()
    {
        await Machine.DisposeAsync();
        foreach (var name in _started.AsEnumerable().Reverse())
        {
            await _services[name].DisposeAsync();
        }

        _http.Dispose();
        foreach (var folder in _folders)
        {
            folder.Dispose();
        }
    }

    private static async Task WritePage(string site, string name)
    {
        Directory.CreateDirectory($"{site}/pub");
        // Which pool serves it, by that pool's own log. Not fpm_get_status(): PHP 8.2's now and then ends the process that has just been started.
        await File.WriteAllTextAsync($"{site}/pub/index.php", $"<?php echo '{name}: ', str_contains(ini_get('error_log'), 'staging') ? 'staging' : 'site';", Ct);
    }

    private Uri At(int port, string path) => new($"http://{Folder.Spec.Address}:{port.ToString(System.Globalization.CultureInfo.InvariantCulture)}{path}");

    private async Task<(HttpStatusCode? Code, string Text)> Ask(int port, string path)
    {
        try
        {
            using var response = await _http.GetAsync(At(port, path), Ct);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return (null, e.Message);
        }
    }

    private async Task<(HttpStatusCode? Code, string Text)> Until(int port, string path, Func<(HttpStatusCode? Code, string Text), bool> expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        var answer = await Ask(port, path);
        while (!expected(answer))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{path} answers {answer.Code}: {answer.Text}\n{Said}");
            await Task.Delay(50, Ct);
            answer = await Ask(port, path);
        }

        return answer;
    }
}
