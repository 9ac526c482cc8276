using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Cloud.Domain.Tests.Configuration;
using Cloud.Infrastructure.Git;

namespace Cloud.Domain.Tests.Git;

/// <summary>A server of the git protocol in a few lines: it hands each connection to git's own upload-pack.</summary>
public sealed class GitProtocolTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task R28_A_project_is_read_over_the_network()
    {
        using var repository = new TestRepository().Write(Samples.Files("magento-store")).Commit();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Serve(server, repository.Path, connections: 2);
        using var repositories = new GitRepositories(new GitOptions(), new ToLoopback(), TimeProvider.System, GitBounds.Default);
        var read = await repositories.Read($"git://store.example:{((IPEndPoint)server.LocalEndpoint).Port}/store.git", null, Ct);
        Assert.Null(read.Error);
        Assert.Equal(repository.Git("rev-parse", "HEAD"), read.Value.HeadCommit);
        Assert.Equal(3, read.Value.Files.Count);
        Assert.All(await serving, r => Assert.StartsWith("git-upload-pack /store.git\0", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_workspace_is_for_this_user_alone_and_goes_away()
    {
        var remote = RemoteUrl.Parse("https://user:secret@store.example/a.git", allowLocal: false).Value;
        var workspace = await GitWorkspace.Create(remote, [IPAddress.Parse("140.82.121.4")], Ct);
        var settings = await File.ReadAllTextAsync(workspace.Settings, Ct);
        Assert.Contains("curloptResolve = \"store.example:443:140.82.121.4\"", settings, StringComparison.Ordinal);
        Assert.Contains("followRedirects = \"false\"", settings, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(workspace.Folder));
        await workspace.DisposeAsync();
        Assert.False(Directory.Exists(workspace.Folder));
    }

    private static async Task<List<string>> Serve(TcpListener server, string path, int connections)
    {
        var requests = new List<string>();
        for (var i = 0; i < connections; i++)
        {
            using var client = await server.AcceptTcpClientAsync(Ct);
            requests.Add(await Request(client.GetStream()));
            var info = new ProcessStartInfo("git") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
            foreach (var argument in new[] { "-c", "uploadpack.allowFilter=true", "upload-pack", path })
                info.ArgumentList.Add(argument);
            using var process = Process.Start(info)!;
            var up = CopyUp(client.GetStream(), process);
            await process.StandardOutput.BaseStream.CopyToAsync(client.GetStream(), Ct);
            client.Client.Shutdown(SocketShutdown.Send);
            await up;
        }

        return requests;
    }

    private static async Task CopyUp(NetworkStream stream, Process process)
    {
        try
        {
            await stream.CopyToAsync(process.StandardInput.BaseStream, Ct);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // upload-pack had all it wanted and is gone.
        }
    }

    /// <summary>One pkt-line: four hexadecimal digits of length, themselves included, and the text.</summary>
    private static async Task<string> Request(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, Ct);
        var text = new byte[int.Parse(Encoding.ASCII.GetString(length), NumberStyles.HexNumber, CultureInfo.InvariantCulture) - length.Length];
        await stream.ReadExactlyAsync(text, Ct);
        return Encoding.ASCII.GetString(text);
    }

    private sealed class ToLoopback : HostAddresses
    {
        public override Task<IReadOnlyList<IPAddress>?> Find(string host, CancellationToken ct) => Task.FromResult<IReadOnlyList<IPAddress>?>([IPAddress.Loopback]);
    }
}
