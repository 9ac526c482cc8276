using System.Security.Cryptography;
using System.Text;
using Cloud.Infrastructure.Persistence;
using Npgsql;

namespace Cloud.Launch;

/// <summary>The database the product runs on: how each role reaches it.</summary>
/// <param name="Identity">Names the database without its secrets, to know again which one was seeded.</param>
internal sealed record ProductDatabase(string Owner, string App, string Worker, string Identity)
{
    /// <summary>For what changes the schema and is over then; a program that serves never has the owner's.</summary>
    public IReadOnlyDictionary<string, string?> ForOwner => new Dictionary<string, string?>(ForWorkers) { ["ConnectionStrings__Owner"] = Owner };

    /// <summary>Behind row-level security, always.</summary>
    public IReadOnlyDictionary<string, string?> ForApi => new Dictionary<string, string?> { ["ConnectionStrings__App"] = App };

    /// <summary>Steps run behind row-level security; leasing and sweeping go over it.</summary>
    public IReadOnlyDictionary<string, string?> ForWorkers => new Dictionary<string, string?>(ForApi) { ["ConnectionStrings__Worker"] = Worker };

    public static ProductDatabase Of(LocalPostgres server) => new(
        server.ConnectionString(DatabaseRole.Owner), server.ConnectionString(DatabaseRole.App), server.ConnectionString(DatabaseRole.Worker), "private");

    /// <summary>
    /// Somebody else's server. The other two roles are as named, or get a password that follows from the owner's: the migration sets it, and two checkouts on one
    /// server agree on it.
    /// </summary>
    public static async Task<ProductDatabase> ExternalAsync(LaunchOptions options, CancellationToken ct)
    {
        var owner = new NpgsqlConnectionStringBuilder(options.Database);
        var address = $"{owner.Host}:{owner.Port}/{owner.Database}";
        try
        {
            await using var connection = new NpgsqlConnection(owner.ConnectionString + ";Pooling=false");
            await connection.OpenAsync(ct);
        }
        catch (NpgsqlException e)
        {
            throw new LaunchException($"The database of CLOUD_DATABASE ({address}) refuses: {e.Message}", e);
        }

        string For(string role) => new NpgsqlConnectionStringBuilder(owner.ConnectionString)
        {
            Username = role,
            Password = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(owner.Password ?? ""), Encoding.UTF8.GetBytes(role))),
        }.ConnectionString;
        return new ProductDatabase(
            owner.ConnectionString, options.AppDatabase ?? For(CloudDatabase.AppRole), options.WorkerDatabase ?? For(CloudDatabase.WorkerRole), address);
    }
}
