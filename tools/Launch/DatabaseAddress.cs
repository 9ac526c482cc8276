using Npgsql;

namespace Cloud.Launch;

/// <summary>How a person names a server: a connection string of .NET, or the URL that other tools take.</summary>
internal static class DatabaseAddress
{
    private static readonly string[] Schemes = ["postgres", "postgresql"];

    /// <summary>The variable's value as a connection string; null when it is not set.</summary>
    public static string? Read(string variable, Func<string, string?> environment)
    {
        if (environment(variable) is not { } value)
        {
            return null;
        }

        try
        {
            var settings = Uri.TryCreate(value, UriKind.Absolute, out var url) && Schemes.Contains(url.Scheme) ? FromUrl(url) : new NpgsqlConnectionStringBuilder(value);
            if (settings.Host is null || settings.Username is null)
            {
                throw new FormatException("it must name a host and a user");
            }

            settings.Database ??= settings.Username;
            return settings.ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new LaunchException($"{variable} is neither like \"Host=db;Username=owner;Password=...;Database=cloud\" nor like \"postgres://owner:...@db/cloud\": {e.Message}", e);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var user = url.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).ToArray();
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Username = user[0].Length > 0 ? user[0] : null,
            Password = user.Length > 1 ? user[1] : null,
            Database = url.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(url.AbsolutePath[1..]) : null,
        };
        if (!url.IsDefaultPort)
        {
            settings.Port = url.Port;
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)))
        {
            // libpq spells its settings without the space .NET's have.
            var name = pair[0] == "sslmode" ? "SSL Mode" : pair[0];
            settings[name] = Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : "");
        }

        return settings;
    }
}
