using System.Diagnostics;
using System.Text.Json;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>AWS's own JavaScript clients: a small pinned npm package beside the tests, installed when it is not there yet.</summary>
internal static class NodeClients
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RunLimit = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim Installing = new(1, 1);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Aws.Tests", "clients");

    /// <summary>Runs a scenario script and parses what it prints.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        await InstallAsync();
        var output = await Command.RunAsync("node", ["--no-warnings", script, .. arguments], Folder, RunLimit);
        return JsonDocument.Parse(output).RootElement;
    }

    public static async Task<string> PrintAsync(string script)
    {
        await InstallAsync();
        return await Command.RunAsync("node", ["--no-warnings", script], Folder, RunLimit);
    }

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json"))) return;
            await Command.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], Folder, InstallLimit);
        }
        finally
        {
            Installing.Release();
        }
    }
}

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Cloud.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not inside the repository."));
}

internal static class Command
{
    public static bool Exists(string name) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>What the command printed; throws with all it said when it fails or takes too long.</summary>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, string folder, TimeSpan limit, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        using var timeout = new CancellationTokenSource(limit);
        var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        var errors = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', start.ArgumentList)} took longer than {limit}.", e);
        }
        var said = await output;
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{file} ended with {process.ExitCode}:\n{said}\n{await errors}");
    }
}
