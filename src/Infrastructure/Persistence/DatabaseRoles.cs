using Npgsql;

namespace Cloud.Infrastructure.Persistence;

/// <summary>The three roles of the database. The owner migrates, the app lives under row-level security, the worker leases and sweeps over all tenants.</summary>
public enum DatabaseRole
{
    Owner,
    App,
    Worker,
}

/// <summary>
/// The roles in a cluster. The migrations grant to them but do not make them able to sign in: roles belong to the cluster, and only its maker knows their password.
/// </summary>
public static class DatabaseRoles
{
    /// <summary>The name of a role in a cluster of ours; in somebody else's the owner may have another.</summary>
    public static string NameOf(DatabaseRole role) => role switch
    {
        DatabaseRole.Owner => "cloud_owner",
        DatabaseRole.App => "cloud_app",
        DatabaseRole.Worker => "cloud_worker",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role of the database."),
    };

    /// <summary>Makes a role that may sign in, unless it is there. True when it was made.</summary>
    public static async Task<bool> EnsureAsync(NpgsqlConnection owner, DatabaseRole role, CancellationToken ct)
    {
        await using var exists = new NpgsqlCommand("select 1 from pg_roles where rolname = $1", owner) { Parameters = { new() { Value = NameOf(role) } } };
        if (await exists.ExecuteScalarAsync(ct) is not null)
        {
            return false;
        }

        await ExecuteAsync(owner, $"create role {Quoted(NameOf(role))} login", ct);
        return true;
    }

    public static Task SetPasswordAsync(NpgsqlConnection owner, DatabaseRole role, string password, CancellationToken ct) =>
        ExecuteAsync(owner, $"alter role {Quoted(NameOf(role))} password '{password.Replace("'", "''", StringComparison.Ordinal)}'", ct);

    internal static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // Names and passwords cannot be parameters of DDL; the callers quote both.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }
}
