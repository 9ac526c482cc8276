using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Infrastructure.Persistence;
using Npgsql;

namespace Cloud.Bench;

/// <summary>
/// The API's own program against the barest things that do the same: a list of fifty against one prepared query behind HTTP, an accepted change against pgbench
/// writing the same rows in one pipeline (PERFORMANCE.md, 1 and 2). Thirty-two connections, another project at each request, all on this machine.
/// </summary>
internal sealed class ApiBench : IAsyncDisposable
{
    public const int Rounds = 5;

    private const int Connections = 32;
    private const int Projects = 1_000;

    /// <summary>Environments of a project, and of the page that is read: as many while there are few as when there are a million, or pages would be compared that differ.</summary>
    private const int PageOf = 10;

    /// <summary>The first environments, ten to a project; those that come after are spread over all projects.</summary>
    public const int Few = 1_000;

    private const int ActivitiesOfEach = 50;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource _owner;
    private readonly string _connection;
    private readonly List<Process> _programs = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { Timeout = Patience };
    private string _api = "";
    private string _floor = "";
    private int _environments;
    private int _changed;

    private ApiBench(LocalPostgres postgres)
    {
        _connection = postgres.ConnectionString(DatabaseRole.Owner);
        _owner = NpgsqlDataSource.Create(_connection + ";Command Timeout=600");
    }

    public static async Task<ApiBench> Prepare(LocalPostgres postgres, string root)
    {
        await CloudDatabase.Migrate(postgres.ConnectionString(DatabaseRole.Owner));
        var bench = new ApiBench(postgres);
        var program = Path.Combine(root, "src", "Api", "bin", "Release", "net10.0", "Cloud.Api.dll");
        Dictionary<string, string> settings = new()
        {
            ["ConnectionStrings__Owner"] = postgres.ConnectionString(DatabaseRole.Owner),
            ["ConnectionStrings__App"] = postgres.ConnectionString(DatabaseRole.App),
            ["ConnectionStrings__Worker"] = postgres.ConnectionString(DatabaseRole.Worker),
            ["Logging__LogLevel__Default"] = "Warning",
            // What is measured is the work of a request, not how many of them one caller may make.
            ["RateLimits__PerSecond"] = "1000000",
            ["RateLimits__Burst"] = "1000000",
        };
        var users = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var seed = Start(program, settings, "--seed", users))
        {
            await seed.WaitForExitAsync().WaitAsync(Patience);
        }

        var owner = JsonDocument.Parse(await File.ReadAllTextAsync(users)).RootElement[0];
        File.Delete(users);
        bench._api = Address();
        bench._programs.Add(Start(program, settings, "--urls", bench._api));
        bench._floor = Address();
        bench._programs.Add(Start(typeof(ApiBench).Assembly.Location, settings, "--floor", bench._floor));
        await bench.Up(bench._api + "/healthz");
        await bench.Up(bench._floor + "/healthz");
        bench._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", owner.GetProperty("api_token").GetString());
        await bench.Stock(owner.GetProperty("organization").GetString()!);
        return bench;
    }

    /// <summary>Lists of fifty activities a second: the floor's, then ours.</summary>
    public async Task<(double Floor, double Ours)> Reads() =>
        (await Rate(_ => AnyFloor()), await Rate(_ => AnyList()));

    /// <summary>Accepted changes a second: pgbench's pipeline, then our redeployments, each of another environment.</summary>
    public async Task<(double Floor, double Ours)> Changes()
    {
        // A minute of work in four seconds: what autovacuum does within one is done here by hand.
        await Execute("analyze activities");
        return (await Pipeline(), await Rate(_ => Redeploy(Interlocked.Increment(ref _changed)), HttpMethod.Post));
    }

    /// <summary>Milliseconds at the 95th percentile of listing one project's environments, one request after another, on a machine at rest.</summary>
    public async Task<double> Listing()
    {
        List<double> took = [];
        for (var i = 0; i < 600; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            using var answer = await _http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"{_api}/api/projects/{ProjectOf(Random.Shared.Next(Few / PageOf))}/environments?page%5Bsize%5D={PageOf}")));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            took.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        var sorted = took.Skip(100).Order().ToList();
        return sorted[(int)(sorted.Count * 0.95)];
    }

    /// <summary>
    /// Milliseconds of processor time that a list takes of its server, and of PostgreSQL for it: the floor's, then ours. It says where the ratio comes from, and stays
    /// what it is while the machine does other things.
    /// </summary>
    public async Task<((double Server, double Postgres) Floor, (double Server, double Postgres) Ours)> Costs() =>
        (await Cost(_programs[1], "cloud-bench-floor", AnyFloor), await Cost(_programs[0], "cloud-api", AnyList));

    /// <summary>Brings the number of environments up.</summary>
    public async Task Grow(int environments)
    {
        await Execute($"""
            insert into environments select (jsonb_populate_record(e, jsonb_build_object('id', cloud_uuid7(now()), 'project_id', 'b' || lpad(translate((case when n < {Few} then n / {PageOf} else n % {Projects} end)::text, '0123456789', 'cdefghijkl'), 12, 'm'), 'name', 'env-' || n, 'machine_name', 'env-' || n))).*
              from environments e, generate_series({_environments}, {environments - 1}) n where e.id = (select id from bench_template);
            insert into bench_environments select row_number() over (order by id) - 1, id from environments where machine_name like 'env-%' on conflict do nothing;
            analyze environments, projects, activities
            """);
        _environments = environments;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            program.Kill();
            program.Dispose();
        }

        _http.Dispose();
        await _owner.DisposeAsync();
    }

    private static string Address()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}");
    }

    private static Process Start(string program, Dictionary<string, string> settings, params string[] arguments)
    {
        // Its input is ours: it ends when we do.
        var start = new ProcessStartInfo("dotnet", [program, .. arguments, "--exit-with-stdin"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program)! };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
        process.OutputDataReceived += (_, line) => Trace.WriteLine(line.Data);
        process.BeginOutputReadLine();
        return process;
    }

    private string AnyFloor() => $"{_floor}/list/{AnyProject()}";

    private string AnyList() => $"{_api}/api/projects/{AnyProject()}/activities?page%5Bsize%5D={ActivitiesOfEach}";

    private static string AnyProject() => ProjectOf(Random.Shared.Next(Projects));

    // Ids of projects are base32, which has not all digits.
    private static string ProjectOf(int number) => "b" + new string([.. (number % Projects).ToString(CultureInfo.InvariantCulture).Select(digit => "cdefghijkl"[digit - '0'])]).PadLeft(12, 'm');

    private string Redeploy(int number) => number <= _environments
        ? $"{_api}/api/projects/{ProjectOf(number <= Few ? (number - 1) / PageOf : number - 1)}/environments/env-{number - 1}/redeploy"
        : throw new InvalidOperationException($"More than {_environments} changes were made: seed more environments.");

    private async Task Up(string address)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(100))
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(address));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new TimeoutException(address + " did not come up.");
    }

    /// <summary>One real project, made by the API, and a thousand like it with their activities.</summary>
    private async Task Stock(string organization)
    {
        var body = new
        {
            title = "Bench",
            region = "us-east-1",
            plan = "pro",
            blueprint = "magento-cluster",
            activate = Array.Empty<string>(),
            config = new Dictionary<string, string>
            {
                [".magento.app.yaml"] = "name: app\ntype: php:8.3\ndisk: 2048\nmounts:\n  var: \"shared:files/var\"\nweb:\n  locations:\n    \"/\":\n      root: pub\n      passthru: /index.php\n",
                [".magento/services.yaml"] = "mysql:\n  type: mysql:10.6\n  disk: 2048\n",
                [".magento/routes.yaml"] = "\"https://{default}/\":\n  type: upstream\n  upstream: \"app:http\"\n",
            },
        };
        using var answer = await _http.PostAsJsonAsync(new Uri($"{_api}/api/organizations/{organization}/projects"), body);
        var made = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(made);
        }

        var project = JsonDocument.Parse(made).RootElement.GetProperty("_embedded").GetProperty("entity").GetProperty("id").GetString();
        await Execute($$"""
            create table bench_template as select id from environments where project_id = '{{project}}' and type = 'integration' limit 1;
            create table bench_environments (n int primary key, id uuid not null);
            update environments set lifecycle = 'active', health = 'healthy' where id = (select id from bench_template);
            insert into projects select (jsonb_populate_record(p, jsonb_build_object('id', 'b' || lpad(translate(n::text, '0123456789', 'cdefghijkl'), 12, 'm')))).* from projects p, generate_series(0, {{Projects - 1}}) n where p.id = '{{project}}';
            """);
    }

    /// <summary>What was done so far: fifty finished activities in each project that has environments.</summary>
    public Task Past() => Execute($$"""
            insert into activities (id, organization_id, project_id, environment_id, lock_id, type, state, result, completion_percent, description, parameters, automated, exclusive, priority, created_at, updated_at, started_at, completed_at,
                steps, phase, workflow_state, run_at, lease_number, log_lines, cancellable, faults)
              select cloud_uuid7(now()), e.organization_id, e.project_id, e.id, e.id, 'environment.redeploy', 'complete', 'success', 100, 'Redeploy env', '{}', false, true, 2, now(), now(), now(), now(),
                (select jsonb_agg(jsonb_build_object('name', 'Step ' || s, 'state', 2, 'attempt', 1, 'started_at', now(), 'completed_at', now())) from generate_series(1, 5) s), 'forward', '{}', now(), 0, 5, false, 0
              from (select distinct on (project_id) * from environments v where v.machine_name like 'env-%' and not exists (select from activities a where a.project_id = v.project_id) order by project_id, id) e,
                generate_series(1, {{ActivitiesOfEach}}) n order by n;
            analyze activities
            """);

    private async Task<double> Rate(Func<int, string> address, HttpMethod? method = null)
    {
        var (done, clock) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async worker =>
        {
            while (clock.Elapsed < Round)
            {
                using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address(worker));
                using var answer = await _http.SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                {
                    throw new InvalidOperationException($"{request.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }

                await answer.Content.ReadAsByteArrayAsync();
                Interlocked.Increment(ref done);
            }
        }));
        return done / clock.Elapsed.TotalSeconds;
    }

    private async Task<(double Server, double Postgres)> Cost(Process server, string application, Func<string> address)
    {
        await Rate(_ => address());
        var (before, requests) = (await Spent(server, application), 0);
        await Rate(_ =>
        {
            Interlocked.Increment(ref requests);
            return address();
        });
        var after = await Spent(server, application);
        return ((after.Server - before.Server).TotalMilliseconds / requests, (after.Postgres - before.Postgres).TotalMilliseconds / requests);
    }

    /// <summary>Processor time of a server and of the backends that its connections have; pools keep theirs, so none leaves with its time in between.</summary>
    private async Task<(TimeSpan Server, TimeSpan Postgres)> Spent(Process server, string application)
    {
        await using var command = _owner.CreateCommand("select pid from pg_stat_activity where application_name = $1");
        command.Parameters.AddWithValue(application);
        await using var reader = await command.ExecuteReaderAsync();
        var backends = TimeSpan.Zero;
        while (await reader.ReadAsync())
        {
            using var backend = Process.GetProcessById(reader.GetInt32(0));
            backends += backend.TotalProcessorTime;
        }

        server.Refresh();
        return (server.TotalProcessorTime, backends);
    }

    /// <summary>What an accepted change writes, in one round trip: the activity, its audit event, the environment.</summary>
    private Task<double> Pipeline() => PgBench.Rate(_connection, "extended", Connections, Round, $$"""
            \set n random(0, {{_environments - 1}})
            \startpipeline
            begin;
            insert into activities (id, organization_id, project_id, environment_id, type, state, completion_percent, description, parameters, automated, exclusive, priority, created_at, updated_at, steps, phase, workflow_state, run_at, lease_number, log_lines, cancellable, faults) select cloud_uuid7(now()), e.organization_id, e.project_id, e.id, 'environment.redeploy', 'complete', 100, 'Redeploy', '{}', false, false, 2, now(), now(), '[]', 'forward', '{}', now(), 0, 0, true, 0 from environments e where e.id = (select id from bench_environments where n = :n);
            insert into audit_events (id, organization_id, at, action, target, outcome) select cloud_uuid7(now()), e.organization_id, now(), 'RedeployEnvironment', 'projects/x/environments/y', 'ok' from environments e where e.id = (select id from bench_environments where n = :n);
            update environments set updated_at = now() where id = (select id from bench_environments where n = :n);
            commit;
            \endpipeline
            """);

    private async Task Execute(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
