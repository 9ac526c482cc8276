using System.Diagnostics;
using System.Globalization;
using Cloud.Support;

namespace Cloud.Cli.Tests;

/// <summary>What a command left.</summary>
public sealed record Ended(int Code, string Out, string Error)
{
    /// <summary>Fails the test with everything it said where it ended otherwise.</summary>
    internal Ended With(ExitCode code)
    {
        Assert.True(Code == (int)code, $"It ended with {Code} and not with {(int)code} ({code}).\n--- stdout\n{Out}\n--- stderr\n{Error}");
        return this;
    }

    internal Ended Done() => With(ExitCode.Done);
}

/// <summary>A person's shell: a home, a folder and variables of its own, in which the real program is run.</summary>
public sealed class Shell : IDisposable
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);
    private static readonly string Program = Repository.Program("src", "Cli");

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cloud-cli-");

    public Shell(string? api = null, string? token = null)
    {
        Folder = Directory.CreateDirectory(Path.Combine(_home.FullName, "work")).FullName;
        Variables["HOME"] = _home.FullName;
        Variables["XDG_CONFIG_HOME"] = Path.Combine(_home.FullName, "config");
        Variables["TZ"] = "Europe/Berlin";
        Variables["TERM"] = "xterm-256color";
        Variables["CLOUD_API"] = api;
        Variables["CLOUD_TOKEN"] = token;
        foreach (var foreign in new[] { "NO_COLOR", "COLUMNS", "CLOUD_PROJECT", "CLOUD_ENVIRONMENT", "GIT_DIR", "GIT_CONFIG_GLOBAL" })
        {
            Variables[foreign] = null;
        }
    }

    /// <summary>Null takes one away.</summary>
    public Dictionary<string, string?> Variables { get; } = [];

    /// <summary>Where commands are run.</summary>
    public string Folder { get; set; }

    public string Credentials => Path.Combine(_home.FullName, "config", "cloud", "credentials.json");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary><c>cloud WORDS</c>, its streams in pipes.</summary>
    public Task<Ended> Cloud(params string[] words) => CloudReading("", words);

    /// <summary>The same with something to read on standard input.</summary>
    public async Task<Ended> CloudReading(string input, params string[] words)
    {
        using var process = Begin("dotnet", [Program, .. words]);
        return await End(process, input);
    }

    /// <summary><c>cloud LINE</c> in a terminal of so many columns; what it showed, escape sequences and all, is in <see cref="Ended.Out"/>.</summary>
    public async Task<Ended> InTerminal(string line, int columns = 80, string input = "")
    {
        var command = string.Create(CultureInfo.InvariantCulture, $"stty cols {columns} rows 50; dotnet {Program} {line}");
        using var process = Begin("script", ["-qefc", command, "/dev/null"]);
        return await End(process, input);
    }

    /// <summary>Any program, in this shell's folder.</summary>
    public async Task<Ended> Run(string program, params string[] words)
    {
        using var process = Begin(program, words);
        return await End(process, "");
    }

    /// <summary>A command that the caller ends.</summary>
    public Process BeginCloud(params string[] words) => Begin("dotnet", [Program, .. words]);

    public static async Task Signal(Process process, string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {process.Id}")]);
        await kill.WaitForExitAsync(Ct);
    }

    public static Task<Ended> End(Process process, string input = "") => End(process, input, Within);

    public static async Task<Ended> End(Process process, string input, TimeSpan within)
    {
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        if (input.Length > 0)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(Ct).WaitAsync(within, Ct);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It took longer than {within.TotalSeconds} s.\n{await output}\n{await error}");
        }

        return new(process.ExitCode, await output, await error);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private Process Begin(string program, IEnumerable<string> words)
    {
        var start = new ProcessStartInfo(program, words) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
