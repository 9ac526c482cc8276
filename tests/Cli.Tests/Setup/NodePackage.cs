using System.Diagnostics;
using Cloud.Support;

namespace Cloud.Cli.Tests;

/// <summary>A small pinned npm package below tests/Clients, installed when it is not there yet, and its programs.</summary>
internal sealed class NodePackage(string name)
{
    /// <summary>A journey is many commands in one program.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);

    private static readonly SemaphoreSlim Installing = new(1, 1);

    private string Folder { get; } = Repository.File("tests", "Clients", name);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Runs one of the package's tools, such as <c>tsc</c>.</summary>
    public Task<Ended> Tool(string tool, params string[] words) => Node([], Path.Combine("node_modules", ".bin", tool), words);

    /// <summary>Runs a program of the package against <paramref name="world"/>, as the owner of Acme.</summary>
    public Task<Ended> Journey(World world, string repository, string program) => Node(
        new()
        {
            ["CLOUD_API"] = world.Api,
            ["CLOUD_TOKEN"] = world.Owner("api_token"),
            ["CLOUD_REPOSITORY"] = repository,
        },
        program);

    private async Task<Ended> Node(Dictionary<string, string> settings, string program, params string[] words)
    {
        await Install();
        return await Run("node", ["--no-warnings", program, .. words], settings);
    }

    private async Task Install()
    {
        await Installing.WaitAsync(Ct);
        try
        {
            if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
            {
                (await Run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], [])).Done();
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private async Task<Ended> Run(string file, IEnumerable<string> words, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(file, words) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        return await Shell.End(process, "", Within);
    }
}
