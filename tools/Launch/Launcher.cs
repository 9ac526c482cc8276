using System.Text.Json.Nodes;
using Cloud.Infrastructure.Persistence;

namespace Cloud.Launch;

/// <summary>Starts everything in order, keeps it running, and stops it in the opposite order: at most ten seconds from the signal to the end.</summary>
internal sealed class Launcher(LaunchOptions options, TimeProvider time)
{
    private static readonly TimeSpan ProgramsPatience = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan SandboxPatience = TimeSpan.FromSeconds(1.5);

    private readonly long _begin = time.GetTimestamp();
    private readonly List<Supervised> _programs = [];
    private Supervised? _sandbox;
    private Action<string, int> _started = (_, _) => { };

    /// <summary>Returns or throws <see cref="OperationCanceledException"/> when it was told to stop and everything has ended.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var folder = RunFolder.Take(options.Root);
        await LocalPostgres.EndLeftoverAsync(folder.Postgres, stop);
        if (options.Fresh)
        {
            folder.Clear();
            if (options.Database is not null)
            {
                Screen.Trouble("--fresh does not empty the database of CLOUD_DATABASE: that one is yours.");
            }
        }

        folder.Prepare();
        await DemandPorts(stop);
        var secrets = Secrets.Of(folder);
        await using var server = options.Database is null ? await StartPostgres(folder, secrets, stop) : null;
        var database = server?.Database ?? await ProductDatabase.ExternalAsync(options, stop);
        var composition = new Composition(options, folder, secrets, database);
        var info = new InfoFile(folder.InfoFile, composition.Info());
        await using var guard = OrphanGuard.Start(options.Root);
        _started = (name, pid) =>
        {
            guard.Watch(pid);
            info.Started(name, pid);
        };
        try
        {
            await StartPrograms(composition, folder, info, stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
        }
        finally
        {
            Screen.Blank();
            Screen.Step("stopping");
            info.Remove();
            await StopPrograms();
        }
    }

    private Task DemandPorts(CancellationToken stop)
    {
        var ports = options.Ports;
        List<(string, int)> wanted = [("API", ports.Api), ("dashboard", ports.Dashboard), ("workers", ports.Workers)];
        if (options.Aws is null)
        {
            wanted.Add(("sandbox", ports.Sandbox));
            wanted.Add(("caught mail", ports.Mail));
        }

        if (options.Database is null)
        {
            wanted.Add(("PostgreSQL", ports.Postgres));
        }

        return Ports.DemandAsync(wanted, stop);
    }

    private Task<PrivateServer> StartPostgres(RunFolder folder, Secrets secrets, CancellationToken stop) =>
        Timed("PostgreSQL", () => PrivateServer.StartAsync(options, folder, secrets.DatabasePassword, stop));

    private async Task StartPrograms(Composition composition, RunFolder folder, InfoFile info, CancellationToken stop)
    {
        if (composition.Sandbox() is { } sandbox)
        {
            _sandbox = Begin(sandbox, folder);
        }

        var preparation = new DatabasePreparation(composition.Migration(), folder, composition.Database.Identity);
        await Timed("database migrated", () => preparation.MigrateAsync(stop));
        await WaitUntilHealthy(_sandbox, stop);
        var users = await Timed("demo data", () => preparation.SeedAsync(stop));
        foreach (var program in new[] { composition.Api(), composition.Workers(), composition.Dashboard() })
        {
            _programs.Add(Begin(program, folder));
        }

        await Task.WhenAll(_programs.Select(program => WaitUntilHealthy(program, stop)));
        info.Publish(users);
        Welcome(users);
    }

    private Supervised Begin(ProgramSpec spec, RunFolder folder)
    {
        var program = new Supervised(spec, new RotatingLog(Path.Combine(folder.Log, spec.Name + ".log")), _started, time);
        program.Start();
        return program;
    }

    private async Task WaitUntilHealthy(Supervised? program, CancellationToken stop)
    {
        if (program is not null)
        {
            var start = time.GetTimestamp();
            await program.WaitUntilHealthyAsync(stop);
            Screen.Done(program.Name, time.GetElapsedTime(start));
        }
    }

    private async Task StopPrograms()
    {
        await Task.WhenAll(_programs.Select(program => program.StopAsync(ProgramsPatience)));
        if (_sandbox is not null)
        {
            await _sandbox.StopAsync(SandboxPatience);
            await _sandbox.DisposeAsync();
        }

        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }
    }

    private async Task Timed(string what, Func<Task> work)
    {
        var start = time.GetTimestamp();
        await work();
        Screen.Done(what, time.GetElapsedTime(start));
    }

    private async Task<T> Timed<T>(string what, Func<Task<T>> work)
    {
        var start = time.GetTimestamp();
        var result = await work();
        Screen.Done(what, time.GetElapsedTime(start));
        return result;
    }

    private void Welcome(JsonArray users)
    {
        Screen.Title($"Cloud is ready after {time.GetElapsedTime(_begin).TotalSeconds:0.0} s");
        Screen.Row("Dashboard", $"http://localhost:{options.Ports.Dashboard}");
        Screen.Row("API", $"http://localhost:{options.Ports.Api}");
        Screen.Row(options.Aws is null ? "Sandbox" : "AWS", options.Aws is null ? $"http://localhost:{options.Ports.Sandbox}" : options.Aws.EndpointUrl ?? options.Aws.Region);
        if (options.Aws is null)
        {
            Screen.Row("Mail", $"http://localhost:{options.Ports.Sandbox}/_sandbox/mail");
        }

        foreach (var user in users.OfType<JsonObject>())
        {
            Screen.Row("Sign in as", $"{user["email"]}  {user["password"]}  ({user["role"]}{(user["organization"] is { } of ? $" of {of}" : "")})");
        }

        Screen.Row("Also in", ".run/info.json; logs in .run/log. Ctrl-C stops everything.");
        Screen.Blank();
    }
}
