using System.Text.Json;
using System.Text.Json.Serialization;
using Cloud.Cli.Running;

namespace Cloud.Cli.Identity;

/// <summary>How one signs in at one API: by a session that renews itself, or by an API token.</summary>
internal sealed record Credential
{
    public string? User { get; init; }
    public string? ApiToken { get; init; }
    public string? AccessToken { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public string? RefreshToken { get; init; }
}

/// <summary>What the file holds: the API that was signed in to last, and each one's credential by its address.</summary>
internal sealed record Credentials
{
    public string? Api { get; init; }
    public Dictionary<string, Credential> Accounts { get; init; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(Credentials))]
internal sealed partial class CredentialContext : JsonSerializerContext;

/// <summary>
/// <c>~/.config/cloud/credentials.json</c> (or below <c>XDG_CONFIG_HOME</c>), mode 0600. It is replaced whole, never half written, and one that others can read is not
/// used: who knows who read it.
/// </summary>
internal sealed class CredentialFile(string name)
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private static readonly TimeSpan LockWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(20);

    public static CredentialFile OfUser()
    {
        var given = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        var folder = Path.IsPathRooted(given) ? given : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        return new(Path.Combine(folder, "cloud", "credentials.json"));
    }

    /// <summary>Where it is.</summary>
    public string Name => name;

    public Credentials Read()
    {
        if (!File.Exists(Name))
        {
            return new();
        }

        if ((File.GetUnixFileMode(Name) & Others) != UnixFileMode.None)
        {
            throw new CommandFailure(ExitCode.SignIn, $"Others on this machine can read {Name}, so it is not used.", $"chmod 600 {Name}  # and if somebody may have read it: cloud logout, then cloud login");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Name), CredentialContext.Default.Credentials) ?? new();
        }
        catch (JsonException e)
        {
            throw new CommandFailure(ExitCode.SignIn, $"{Name} is not what was written there: {e.Message}", "Delete it and sign in again: cloud login");
        }
    }

    /// <summary>Changes what one API's credential is, null to forget it. Nobody else changes the file meanwhile.</summary>
    public async Task ChangeAsync(string api, Func<Credential?, Task<Credential?>> change, CancellationToken ct, bool makeDefault = false)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Name)!, Mine | UnixFileMode.UserExecute);
        await using var turn = await TakeTurnAsync(ct);
        var all = Read();
        var before = all.Accounts.GetValueOrDefault(api);
        var after = await change(before);
        if (after == before && !makeDefault)
        {
            return;
        }

        var accounts = new Dictionary<string, Credential>(all.Accounts);
        accounts.Remove(api);
        if (after is not null)
        {
            accounts[api] = after;
        }

        Write(new Credentials { Api = makeDefault || all.Api is null ? api : all.Api, Accounts = accounts });
    }

    // The lock is on a file of its own, because the credentials' own is replaced.
    private async Task<FileStream> TakeTurnAsync(CancellationToken ct)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Name + ".lock", new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = Mine });
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(begin) < LockWithin)
            {
                await Task.Delay(LockPoll, ct);
            }
        }
    }

    private void Write(Credentials all)
    {
        var next = $"{Name}.{Environment.ProcessId}";
        File.Delete(next);
        using (var file = new FileStream(next, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mine }))
        {
            JsonSerializer.Serialize(file, all, CredentialContext.Default.Credentials);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, Name, overwrite: true);
    }
}
