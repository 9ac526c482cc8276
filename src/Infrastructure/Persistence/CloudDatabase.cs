using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Cloud.Infrastructure.Persistence;

/// <summary>Connections by role: the owner migrates; the app sees one tenant at a time; the worker leases and sweeps over all.</summary>
public static class CloudDatabase
{
    public const string AppRole = "cloud_app";
    public const string WorkerRole = "cloud_worker";

    /// <summary>Prepares hot statements by itself: 1.2 to 1.7 times faster for every kind of work here (PERFORMANCE.md, 3).</summary>
    private const int MaxAutoPrepare = 40;

    /// <summary>Seconds; no statement of ours may take longer in a request or a step.</summary>
    private const int CommandTimeout = 30;

    public static NpgsqlDataSource Connect(string connectionString, string name)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = MaxAutoPrepare,
            AutoPrepareMinUsages = 2,
            CommandTimeout = CommandTimeout,
            ApplicationName = name,
        };

        // A name of our own: the default would put host and user into every metric.
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = name }.Build();
    }

    /// <summary>
    /// The context for requests and for workflow steps: always as the app role, always under row-level security. Contexts are pooled: to make EF's services anew was an
    /// eighth of what a list took of the processor. It is registered once, under one name: a scope disposes what each registration made, and a context that is
    /// given back twice would serve two scopes at a time.
    /// </summary>
    public static IServiceCollection AddCloudDb(this IServiceCollection services, NpgsqlDataSource app)
    {
        var pool = new PooledDbContextFactory<CloudDb>(Options(app));
        services.AddScoped<Tenant>();
        services.AddScoped<ICloudDb>(provider => pool.CreateDbContext().For(provider.GetRequiredService<Tenant>()));
        return services;
    }

    public static DbContextOptions<CloudDb> Options(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<CloudDb>().UseNpgsql(source).AddInterceptors(new TenantConnection()).Options;

    /// <summary>Opens contexts as the worker role, which sees every tenant's rows: for leasing only.</summary>
    public static Func<CloudDb> Everyone(NpgsqlDataSource worker)
    {
        var pool = new PooledDbContextFactory<CloudDb>(Options(worker));
        return () => pool.CreateDbContext().For(new Tenant());
    }

    /// <summary>Brings the schema up to date as its owner, then gives the two roles the passwords that their connection strings carry.</summary>
    public static async Task Migrate(string owner, string? app = null, string? worker = null, CancellationToken cancellationToken = default)
    {
        await using var source = Connect(owner, "cloud-migrate");
        await using (var db = new CloudDb(Options(source)))
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        foreach (var connectionString in new[] { app, worker })
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (!string.IsNullOrEmpty(settings.Password) && settings.Username is AppRole or WorkerRole)
            {
                await SetPassword(source, settings.Username, settings.Password!, cancellationToken);
            }
        }
    }

    private static async Task SetPassword(NpgsqlDataSource source, string role, string password, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select format('alter role %I password %L', $1, $2)");
        command.Parameters.AddWithValue(role);
        command.Parameters.AddWithValue(password);
        var statement = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
#pragma warning disable CA2100 // The server itself quoted both parts.
        await using var alter = source.CreateCommand(statement);
#pragma warning restore CA2100
        await alter.ExecuteNonQueryAsync(cancellationToken);
    }
}
