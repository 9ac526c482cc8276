using System.Globalization;
using System.Text.Json;
using Cloud.Sandbox;
using Cloud.Support;

[assembly: AssemblyFixture(typeof(Cloud.Cli.Tests.World))]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("macos")]

namespace Cloud.Cli.Tests;

/// <summary>The product as it is run: the API's and the worker's own programs on a PostgreSQL, against the sandbox. Started for the first test that asks.</summary>
public sealed class World : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-world-");
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly List<IAsyncDisposable> _running = [];
    private JsonElement _users;

    public string Api { get; private set; } = "";

    /// <summary>The owner of Acme: <c>email</c>, <c>password</c>, <c>api_token</c>, <c>organization</c>.</summary>
    public string Owner(string field) => _users[0].GetProperty(field).GetString()!;

    public string Neighbour(string field) => _users[1].GetProperty(field).GetString()!;

    /// <summary>A shell of the owner, signed in by token.</summary>
    public async Task<Shell> NewShell()
    {
        await Started();
        return new Shell(Api, Owner("api_token"));
    }

    public async Task Started()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (Api.Length == 0)
            {
                await Start();
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_running))
        {
            await one.DisposeAsync();
        }

        _starting.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The sample store in a Git repository of its own, as a customer has it.</summary>
    public static async Task<string> NewStore(Shell shell)
    {
        var store = Path.Combine(shell.Folder, "store");
        const string Script = "cp -r \"$0\" \"$1\" && cd \"$1\" && git init -qb master && git add -A && git -c user.name=me -c user.email=me@example.com commit -qm Store";
        (await shell.Run("sh", "-c", Script, Repository.File("samples", "magento-store"), store)).Done();
        return store;
    }

    private async Task Start()
    {
        var postgres = new CloudPostgres();
        _running.Add(postgres);
        await postgres.InitializeAsync();
        var database = await postgres.CreateDatabase();
        var sandbox = await SandboxApp.StartAsync(Path.Combine(_folder.FullName, "aws"), speed: 300, provesNames: true, ct: TestContext.Current.CancellationToken);
        _running.Add(sandbox);
        var settings = Settings(database, sandbox);
        var users = Path.Combine(_folder.FullName, "users.json");
        await using (var seed = ProcessUnderTest.Start(Repository.Program("src", "Api"), settings, "--seed", users))
        {
            for (var waited = System.Diagnostics.Stopwatch.StartNew(); !seed.HasExited; await Task.Delay(50))
            {
                Assert.True(waited.Elapsed < Patience, seed.Output);
            }
        }

        _users = JsonDocument.Parse(await File.ReadAllTextAsync(users)).RootElement;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var api = ProcessUnderTest.Start(Repository.Program("src", "Api"), settings, "--urls", address);
        _running.Add(api);
        var workers = ProcessUnderTest.Start(Repository.Program("src", "Workers"), settings, "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        _running.Add(workers);
        await api.WaitForHealth(new Uri(address + "/healthz"), Patience);
        Api = address;
    }

    private static Dictionary<string, string?> Settings(TestDatabase database, SandboxApp sandbox) => new()
    {
        ["ConnectionStrings__Owner"] = database.Owner,
        ["ConnectionStrings__App"] = database.App,
        ["ConnectionStrings__Worker"] = database.Worker,
        ["Git__AllowLocalPaths"] = "true",
        ["Workers__Pace"] = "0.05",
        ["Workers__Poll"] = "00:00:00.1",
        ["Dns__Server"] = sandbox.NameServer,
        ["Aws__EndpointUrl"] = sandbox.Url,
        ["Aws__AccountId"] = "000000000000",
        ["Aws__AccessKeyId"] = sandbox.AccessKeyId,
        ["Aws__SecretAccessKey"] = sandbox.SecretAccessKey,
        ["Aws__OriginZone__Name"] = "origin.cloud.example",
        ["Aws__OriginZone__HostedZoneId"] = "Z00000000000SANDBOX0",
        ["Aws__CallsPerSecond"] = "1000",
        ["Aws__CallBurst"] = "1000",
    };
}
