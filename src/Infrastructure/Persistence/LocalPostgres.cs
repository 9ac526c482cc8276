using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Cloud.Infrastructure.Persistence;

/// <summary>
/// The three roles of the database. The owner migrates (and makes the other two), the app lives under row-level security, the worker leases and sweeps over all tenants.
/// </summary>
public enum DatabaseRole
{
    Owner,
    App,
    Worker,
}

/// <summary>Where a private cluster keeps its data and whom it serves.</summary>
/// <param name="RepositoryRoot">The checkout, below which npm's binaries are looked for when the machine has none.</param>
public sealed record LocalPostgresOptions(string RepositoryRoot)
{
    /// <summary>Null: a throw-away cluster in the temporary folder, without any durability, removed when it stops. Else the folder that keeps the data.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Null: reachable through the socket only, by the user that started it. Else also on this port of 127.0.0.1, with <see cref="Password"/>.</summary>
    public int? Port { get; init; }

    /// <summary>The password of each role on TCP (SCRAM): the owner's is set here, the others' by the migration. Required with <see cref="Port"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Gets each line the server logs.</summary>
    public Action<string>? Log { get; init; }
}

/// <summary>
/// A private PostgreSQL cluster that lives as long as this process: as root or as an ordinary user, with Debian's or npm's binaries, and stopped by a guard
/// when the process is killed. Throws <see cref="InvalidOperationException"/> with the way out when it cannot be had.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    public const string DefaultDatabase = "cloud";

    /// <summary>Four processes with Npgsql pools of at most 40 fit below it; the workers' tests, a database and three pools each, once found none of 200 left.</summary>
    private const int MaxConnections = 400;
    private const int SocketPort = 5432;

    /// <summary>In the run folder, whose path is short: a socket's path may hold 107 bytes only.</summary>
    private const string SocketFolder = "socket";
    private static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Long, because a cluster that was killed replays its log first.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(4);

    private readonly LocalPostgresOptions _options;
    private readonly string _runFolder;
    private readonly PostgresGuard _guard;

    private LocalPostgres(LocalPostgresOptions options, string runFolder, PostgresGuard guard) => (_options, _runFolder, _guard) = (options, runFolder, guard);

    /// <summary>Completes when the server has ended, wanted or not.</summary>
    public Task Ended => _guard.Ended;

    /// <summary>Starts the cluster, made first if there is none, with the empty database <see cref="DefaultDatabase"/> in it.</summary>
    public static async Task<LocalPostgres> StartAsync(LocalPostgresOptions options, CancellationToken ct = default)
    {
        if (options.Port is not null && string.IsNullOrEmpty(options.Password))
        {
            throw new ArgumentException("A cluster on TCP needs a password.", nameof(options));
        }

        var run = PostgresAccount.CreateRunFolder();
        try
        {
            var data = options.DataFolder is { } kept ? Path.GetFullPath(kept) : Path.Combine(run, "data");
            var guard = await Launch(options, run, data, ct);
            var postgres = new LocalPostgres(options, run, guard);
            await postgres.FinishStart(ct);
            return postgres;
        }
        catch
        {
            PostgresAccount.RemoveRunFolder(run);
            throw;
        }
    }

    /// <summary>Ends the server of a data folder whose owner and guard were both killed. Whoever calls this must be sure that no other process of ours runs it.</summary>
    public static Task EndLeftoverAsync(string dataFolder, CancellationToken ct = default) => PostgresGuard.EndLeftoverAsync(dataFolder, ct);

    /// <summary>How to connect as a role. The app and the worker exist once the database is migrated.</summary>
    public string ConnectionString(DatabaseRole role, string database = DefaultDatabase) =>
        _options.Port is { } port ? Settings(role, database, "127.0.0.1", port, _options.Password) : SocketConnectionString(role, database);

    /// <summary>Makes a database unless it is there.</summary>
    public async Task EnsureDatabaseAsync(string name, CancellationToken ct = default)
    {
        await using var connection = await OpenSocketAsync("postgres", ct);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = name } } };
        if (await exists.ExecuteScalarAsync(ct) is null)
        {
            await ExecuteAsync(connection, $"create database \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", ct);
        }
    }

    /// <summary>Stops the server and removes what is not meant to be kept.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _guard.StopAsync(StopTimeout);
        PostgresAccount.RemoveRunFolder(_runFolder);
    }

    private static async Task<PostgresGuard> Launch(LocalPostgresOptions options, string run, string data, CancellationToken ct)
    {
        var account = await PostgresAccount.ForAsync(data, run, Path.Combine(run, SocketFolder), ct);
        var version = MajorVersionOf(data);
        var binaries = await account.ReachAsync(await PostgresBinaries.FindAsync(options.RepositoryRoot, version, ct), run, ct);
        if (version is null)
        {
            await InitAsync(account, binaries, data, durable: options.DataFolder is not null, ct);
        }

        await PostgresGuard.EndLeftoverAsync(data, ct);
        return PostgresGuard.Start(account, binaries, data, ServerSettings(options, run), run, immediate: options.DataFolder is null, options.Log);
    }

    private static string? MajorVersionOf(string data)
    {
        var file = Path.Combine(data, "PG_VERSION");
        try
        {
            return Directory.Exists(data) && Directory.EnumerateFiles(data, "PG_VERSION").Any() ? File.ReadAllText(file).Trim() : null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new InvalidOperationException(
                $"The data folder {data} belongs to another user. Start as that user or as root, or start over with ./run --fresh (as root).", e);
        }
    }

    private static async Task InitAsync(PostgresAccount account, PostgresBinaries binaries, string data, bool durable, CancellationToken ct)
    {
        string[] arguments =
        [
            "-D", data, "-U", NameOf(DatabaseRole.Owner), "-E", "UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions",
            .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        await account.RunAsync(binaries.Program("initdb"), arguments, InitTimeout, ct);
    }

    private static List<string> ServerSettings(LocalPostgresOptions options, string run)
    {
        List<string> settings =
        [
            $"listen_addresses={(options.Port is null ? "" : "127.0.0.1")}",
            $"port={(options.Port ?? SocketPort).ToString(CultureInfo.InvariantCulture)}",
            $"unix_socket_directories={Path.Combine(run, SocketFolder)}",
            "unix_socket_permissions=0700",
            $"max_connections={MaxConnections.ToString(CultureInfo.InvariantCulture)}",
            "log_timezone=UTC",
            "timezone=UTC",
        ];
        if (options.DataFolder is null)
        {
            settings.AddRange(["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]);
        }

        return settings;
    }

    private async Task FinishStart(CancellationToken ct)
    {
        try
        {
            await WaitUntilReady(ct);
            await SetOwnersPassword(ct);
            await EnsureDatabaseAsync(DefaultDatabase, ct);
        }
        catch
        {
            await _guard.StopAsync(StopTimeout);
            throw;
        }
    }

    private async Task WaitUntilReady(CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = await OpenSocketAsync("postgres", ct);
                return;
            }
            catch (NpgsqlException) when (!Ended.IsCompleted && waited.Elapsed < StartTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(15), ct);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"PostgreSQL did not start. Its last words:\n{_guard.LastWords}", e);
            }
        }
    }

    private async Task SetOwnersPassword(CancellationToken ct)
    {
        if (_options.Password is { } password)
        {
            await using var connection = await OpenSocketAsync("postgres", ct);
            await ExecuteAsync(connection, $"alter role {NameOf(DatabaseRole.Owner)} password '{password.Replace("'", "''", StringComparison.Ordinal)}'", ct);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // Names and passwords cannot be parameters of DDL; the callers quote both.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<NpgsqlConnection> OpenSocketAsync(string database, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(SocketConnectionString(DatabaseRole.Owner, database) + ";Pooling=false");
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private string SocketConnectionString(DatabaseRole role, string database) =>
        Settings(role, database, Path.Combine(_runFolder, SocketFolder), _options.Port ?? SocketPort, password: null);

    private static string Settings(DatabaseRole role, string database, string host, int port, string? password) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = port,
            Username = NameOf(role),
            Password = password,
            Database = database,
            MaxPoolSize = 40,
        }.ConnectionString;

    private static string NameOf(DatabaseRole role) => role switch
    {
        DatabaseRole.Owner => "cloud_owner",
        DatabaseRole.App => CloudDatabase.AppRole,
        DatabaseRole.Worker => CloudDatabase.WorkerRole,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role of the database."),
    };
}
