using System.Globalization;
using Cloud.Infrastructure.Persistence;
using Npgsql;
using Xunit;

namespace Cloud.Support;

/// <summary>A database of its own for one test class: how to reach it in each of the three roles.</summary>
public sealed record TestDatabase(string Name, string Owner, string App, string Worker);

/// <summary>
/// One private PostgreSQL per test run, with a template that is migrated once and cloned for whoever asks (13-54 ms each). A test project derives it with its
/// migration and names the result in <c>[assembly: AssemblyFixture(typeof(...))]</c>.
/// </summary>
/// <param name="migrate">Brings the database behind an owner's connection string to the current schema.</param>
public abstract class PostgresFixture(Func<string, Task> migrate) : IAsyncLifetime
{
    private const string Template = "cloud_template";

    /// <summary>Small, because many databases share the server's 400 connections.</summary>
    private const int PoolSize = 10;

    // A template may have no connection while it is cloned, and two clones at once refuse each other.
    private readonly SemaphoreSlim _cloning = new(1, 1);
    private LocalPostgres? _server;
    private int _clones;

    private LocalPostgres Server => _server ?? throw new InvalidOperationException("The server is not started: the fixture has not been initialised.");

    /// <summary>Starts the server and migrates the template.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = await LocalPostgres.StartAsync(new LocalPostgresOptions(Repository.Root), TestContext.Current.CancellationToken);
        await CreateDatabase(Template, "strategy file_copy");
        await migrate(Connection(DatabaseRole.Owner, Template, pooling: false));
        NpgsqlConnection.ClearAllPools();
        await Execute($"alter database {Template} with allow_connections false is_template true");
    }

    /// <summary>A fresh copy of the migrated template. Tests that only need their own tenant share one; tests that look across tenants take their own.</summary>
    public async Task<TestDatabase> CreateDatabase()
    {
        var name = "test_" + Interlocked.Increment(ref _clones).ToString(CultureInfo.InvariantCulture);
        await _cloning.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await CreateDatabase(name, $"template {Template} strategy file_copy");
        }
        finally
        {
            _cloning.Release();
        }

        return new TestDatabase(name, Connection(DatabaseRole.Owner, name), Connection(DatabaseRole.App, name), Connection(DatabaseRole.Worker, name));
    }

    /// <summary>An empty database, for tests of the migrations themselves.</summary>
    public async Task<TestDatabase> CreateEmptyDatabase()
    {
        var name = "empty_" + Interlocked.Increment(ref _clones).ToString(CultureInfo.InvariantCulture);
        await CreateDatabase(name, "template template0 strategy file_copy");
        return new TestDatabase(name, Connection(DatabaseRole.Owner, name), Connection(DatabaseRole.App, name), Connection(DatabaseRole.Worker, name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _cloning.Dispose();
        GC.SuppressFinalize(this);
    }

    private Task CreateDatabase(string name, string options) => Execute($"create database {name} {options}");

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(Connection(DatabaseRole.Owner, "postgres", pooling: false));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private string Connection(DatabaseRole role, string database, bool pooling = true) =>
        new NpgsqlConnectionStringBuilder(Server.ConnectionString(role, database)) { Pooling = pooling, MaxPoolSize = PoolSize, IncludeErrorDetail = true }.ConnectionString;
}
