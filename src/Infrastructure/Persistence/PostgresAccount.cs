namespace Cloud.Infrastructure.Persistence;

/// <summary>Under whose name the server runs: PostgreSQL refuses root, so root lends it a user; anybody else runs it under their own.</summary>
/// <param name="Prefix">The words before each command. setsid keeps a Ctrl-C at the terminal away from the server: only its guard stops it.</param>
/// <param name="UserId">Null when the server runs as the caller.</param>
internal sealed record PostgresAccount(IReadOnlyList<string> Prefix, string? UserId, string? GroupId)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string RootId = "0";
    private const string RunFolderPrefix = "/tmp/cloud-pg-";
    private static readonly TimeSpan ToolTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A folder for socket and copies. In /tmp whatever TMPDIR says: that one may be long, or closed to the server's user.</summary>
    public static string CreateRunFolder()
    {
        var folder = RunFolderPrefix + Path.GetRandomFileName();
        MakeOwnFolder(folder);
        return folder;
    }

    /// <summary>Removes a folder that <see cref="CreateRunFolder"/> made, if it is still there, and no other.</summary>
    public static void RemoveRunFolder(string? folder)
    {
        if (folder?.StartsWith(RunFolderPrefix, StringComparison.Ordinal) != true)
        {
            return;
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The guard removes it as well; whichever comes second finds nothing.
        }
    }

    /// <summary>Takes the owner of existing data, else "postgres", else "nobody", makes the folders, gives them to it and opens the way to them.</summary>
    public static async Task<PostgresAccount> ForAsync(string data, string run, string socket, CancellationToken ct)
    {
        MakeOwnFolder(socket);
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        if (!System.Environment.IsPrivilegedProcess)
        {
            return new PostgresAccount(["setsid"], null, null);
        }

        MakeOwnFolder(data);
        var (user, group) = await OwnerOfAsync(data, ct) ?? LentUser();
        var account = new PostgresAccount(["setsid", "setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups"], user, group);
        await account.OwnAsync(run, ct);
        await account.OwnAsync(data, ct);
        return await account.WithWayToAsync(data, ct);
    }

    /// <summary>Binaries the server's user can reach: below a closed folder that is a copy, because initdb asks access(2), which ignores lent capabilities.</summary>
    public async Task<PostgresBinaries> ReachAsync(PostgresBinaries binaries, string run, CancellationToken ct)
    {
        var plain = UserId is null ? this : this with { Prefix = [.. Prefix.Where(word => !word.EndsWith("dac_override", StringComparison.Ordinal))] };
        if (UserId is null || await plain.EntersAsync(binaries.Folder, ct))
        {
            return binaries;
        }

        var copy = Path.Combine(run, "native");
        await PostgresCommand.RunAsync(["cp", "-a", Path.GetFullPath(Path.Combine(binaries.Folder, "..")), copy], ToolTimeout, ct);
        await OwnAsync(copy, ct);
        return binaries with { Folder = Path.Combine(copy, "bin") };
    }

    public Task<string> RunAsync(string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken ct) =>
        PostgresCommand.RunAsync([.. Prefix, program, .. arguments], timeout, ct);

    // A checkout below /root (0700) is closed to the lent user. One lent capability opens the way; containers have it by default, user namespaces they have not.
    private async Task<PostgresAccount> WithWayToAsync(string data, CancellationToken ct)
    {
        if (await EntersAsync(data, ct))
        {
            return this;
        }

        var lent = this with { Prefix = [.. Prefix, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"] };
        return await lent.EntersAsync(data, ct)
            ? lent
            : throw new InvalidOperationException(
                $"PostgreSQL's user {UserId} cannot reach {data}, and this machine does not let root open the way. Move the checkout out of the closed folder, or start as an ordinary user.");
    }

    private async Task<bool> EntersAsync(string folder, CancellationToken ct)
    {
        try
        {
            await RunAsync("sh", ["-c", "cd \"$1\"", "sh", folder], ToolTimeout, ct);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void MakeOwnFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The private cluster needs Linux. Name a server in CLOUD_DATABASE.");
        }

        Directory.CreateDirectory(folder, OwnerOnly);
    }

    private async Task OwnAsync(string path, CancellationToken ct) => await PostgresCommand.RunAsync(["chown", "-R", $"{UserId}:{GroupId}", path], ToolTimeout, ct);

    private static (string User, string Group) LentUser()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(f => f.Length > 3).ToLookup(f => f[0]);
        var fields = users["postgres"].FirstOrDefault() ?? users["nobody"].FirstOrDefault()
            ?? throw new InvalidOperationException("PostgreSQL refuses to run as root, and there is neither a user \"postgres\" nor \"nobody\" to lend it.");
        return (fields[2], fields[3]);
    }

    private static async Task<(string User, string Group)?> OwnerOfAsync(string data, CancellationToken ct)
    {
        var ids = (await PostgresCommand.RunAsync(["stat", "-c", "%u %g", data], ToolTimeout, ct)).Split(' ', '\n');
        return ids[0] == RootId ? null : (ids[0], ids[1]);
    }
}
