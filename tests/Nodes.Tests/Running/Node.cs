using System.Globalization;
using System.Net;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>A node, or an extra web server, that runs: its daemons from its rendered files, on a loopback address of its own. RabbitMQ, search and GlusterFS are not started.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly string[] NotStarted = ["queue", "search"];

    private static readonly TimeSpan Joining = TimeSpan.FromSeconds(60);

    private readonly NodeFolder _folder;
    private readonly List<(string Name, Service Service)> _services;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(4) };

    public Node(NodeFolder folder)
    {
        _folder = folder;
        File.WriteAllText($"{Spec.Paths.Site}/pub/index.php", Page.Of(Spec));
        _services = [.. NodeFiles.Services.Except(NotStarted).Where(folder.Has).Select(name => (name, new Service(folder, name)))];
    }

    public NodeFolder Folder => _folder;

    public NodeSpec Spec => _folder.Spec;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://{Spec.Address}:{Spec.Ports.Http}"));

    public string DataFolder => $"{Spec.Paths.Data}/mariadb";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Service this[string name] => _services.Single(service => service.Name == name).Service;

    /// <summary>As the boot of an instance: all services, then the question whether it has joined.</summary>
    public async Task Start()
    {
        foreach (var (_, service) in _services)
        {
            await service.Start();
        }

        Assert.Equal(HttpStatusCode.NotFound, await FirstAnswer());
        var (code, output) = await Run("cloud-join").WaitAsync(Joining, Ct);
        Assert.True(code == 0, $"{output}{Logs()}");
    }

    private async Task<HttpStatusCode?> FirstAnswer()
    {
        for (var i = 0; i < 100; i++)
        {
            if ((await Health(HealthFiles.Path)).Code is { } code and not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable))
            {
                return code;
            }

            await Task.Delay(50, Ct);
        }

        return null;
    }

    /// <summary>As the end of an instance: it says that it leaves, then its services stop, the last one first.</summary>
    public async Task Leave()
    {
        var (code, output) = await Daemons.Run(_folder.File("/cloud-leave"), []);
        Assert.True(code == 0, output);
        foreach (var (_, service) in _services.AsEnumerable().Reverse())
        {
            await service.Stop(TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>As the loss of a machine: every daemon at once, and for a while.</summary>
    public async Task Lose(TimeSpan away)
    {
        await Task.WhenAll(_services.Select(service => service.Service.Kill(away)));
        // As its next boot does it.
        await File.WriteAllTextAsync(Spec.Paths.Leaving, "", Ct);
    }

    /// <summary>Runs one of the node's programs.</summary>
    public Task<(int Code, string Output)> Run(string program, params string[] arguments) => Daemons.Run(_folder.File($"/{program}"), arguments);

    /// <summary>Asks this node's own MariaDB, past the proxy.</summary>
    public async Task<string> Query(string sql)
    {
        var (code, output) = await Daemons.Run("mariadb", [$"--defaults-file={_folder.File("/client.cnf")}", "-N", "-e", sql]);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    /// <summary>Asks this node's own Redis, past the proxy.</summary>
    public async Task<string> Redis(params string[] words)
    {
        var (_, output) = await Daemons.Run(
            "redis-cli", ["-h", Spec.Address, "-p", Spec.Ports.RedisServer.ToString(CultureInfo.InvariantCulture), "-a", NodeFolder.Password, "--no-auth-warning", .. words]);
        return output.Trim();
    }

    /// <summary>What it says of itself; no code where nobody answers.</summary>
    /// <param name="path">What is asked.</param>
    /// <param name="port">Past the proxy; null: as the balancer asks.</param>
    public async Task<(HttpStatusCode? Code, string Text)> Health(string path, int? port = null)
    {
        try
        {
            using var response = await _http.GetAsync(new UriBuilder(Address) { Port = port ?? Spec.Ports.Http, Path = path }.Uri, Ct);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return (null, e.Message);
        }
    }

    public async Task Until(string path, HttpStatusCode expected, TimeSpan within)
    {
        var began = TimeProvider.System.GetTimestamp();
        var (code, text) = await Health(path);
        while (code != expected)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < within, string.Create(CultureInfo.InvariantCulture, $"{Spec.Name} does not answer {expected} to {path} within {within.TotalSeconds:0} s but {code}: {text}\n{Logs()}"));
            await Task.Delay(100, Ct);
            (code, text) = await Health(path);
        }
    }

    public string Logs() => string.Concat(
        _services.Select(service => $"--- {service.Name}: {service.Service.Output}\n")
            .Concat(Directory.GetFiles(Spec.Paths.Log, "*.log").Where(file => !file.Contains("access", StringComparison.Ordinal)).Select(file => $"--- {file}\n{string.Join('\n', File.ReadLines(file).Where(line => line.Contains("ERROR", StringComparison.Ordinal)).Take(15).Concat(File.ReadLines(file).TakeLast(5)))}\n")));

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, service) in _services.AsEnumerable().Reverse())
        {
            await service.DisposeAsync();
        }

        _http.Dispose();
        _folder.Dispose();
    }
}
