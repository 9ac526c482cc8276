using Cloud.Infrastructure.Persistence;
using Npgsql;

namespace Cloud.Launch;

/// <summary>The database the product runs on: how each role reaches it.</summary>
/// <param name="Identity">Names the database without its secrets, to know again which one was seeded.</param>
internal sealed record ProductDatabase(string Owner, string App, string Worker, string Identity)
{
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["ConnectionStrings__Owner"] = Owner,
        ["ConnectionStrings__App"] = App,
        ["ConnectionStrings__Worker"] = Worker,
    };

    public static ProductDatabase Of(LocalPostgres server) => new(
        server.ConnectionString(DatabaseRole.Owner), server.ConnectionString(DatabaseRole.App), server.ConnectionString(DatabaseRole.Worker), "private");

    /// <summary>Somebody else's server. The other two roles are as named, or as they are there, or made with our password if the owner may.</summary>
    public static async Task<ProductDatabase> ExternalAsync(LaunchOptions options, string password, CancellationToken ct)
    {
        var owner = new NpgsqlConnectionStringBuilder(options.Database);
        try
        {
            await using var connection = new NpgsqlConnection(owner.ConnectionString);
            await connection.OpenAsync(ct);
            var app = options.AppDatabase ?? await EnsureRoleAsync(connection, owner, DatabaseRole.App, password, ct);
            var worker = options.WorkerDatabase ?? await EnsureRoleAsync(connection, owner, DatabaseRole.Worker, password, ct);
            return new ProductDatabase(owner.ConnectionString, app, worker, $"{owner.Host}:{owner.Port}/{owner.Database}");
        }
        catch (NpgsqlException e)
        {
            throw new LaunchException($"The database of CLOUD_DATABASE ({owner.Host}:{owner.Port}/{owner.Database}) refuses: {e.Message}", e);
        }
    }

    private static async Task<string> EnsureRoleAsync(
        NpgsqlConnection connection, NpgsqlConnectionStringBuilder owner, DatabaseRole role, string password, CancellationToken ct)
    {
        var name = DatabaseRoles.NameOf(role);
        if (await DatabaseRoles.EnsureAsync(connection, role, ct))
        {
            await DatabaseRoles.SetPasswordAsync(connection, role, password, ct);
        }

        var settings = new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = name, Password = password };
        try
        {
            await using var trial = new NpgsqlConnection(settings.ConnectionString + ";Pooling=false");
            await trial.OpenAsync(ct);
            return settings.ConnectionString;
        }
        catch (PostgresException e)
        {
            throw new LaunchException(
                $"The server of CLOUD_DATABASE has a role {name} already, which this checkout cannot use ({e.MessageText}). Name how to reach it in CLOUD_DATABASE_{role.ToString().ToUpperInvariant()}.", e);
        }
    }
}
