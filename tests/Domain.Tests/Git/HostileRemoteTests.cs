using System.Net;
using System.Net.Sockets;
using System.Text;
using Cloud.Infrastructure.Git;

namespace Cloud.Domain.Tests.Git;

/// <summary>Servers that do what they should not; a stand-in for the name server sends every name to the loopback interface, where they listen.</summary>
public sealed class HostileRemoteTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public HostileRemoteTests() => _server.Start();

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose() => _server.Dispose();

    private static GitRepositories Trusting(double seconds = 20) =>
        new(new GitOptions(), new ToLoopback(), TimeProvider.System, GitBounds.Default with { Time = TimeSpan.FromSeconds(seconds) });

    [Theory]
    [InlineData("git")]
    [InlineData("http")]
    public async Task A_server_that_never_answers_costs_the_time_limit_and_no_more(string scheme)
    {
        var accepted = _server.AcceptTcpClientAsync(Ct);
        var before = DateTimeOffset.UtcNow;
        var error = (await Trusting(1.5).Read($"{scheme}://repository.example:{Port}/a.git", null, Ct)).Error!;
        Assert.Equal("repository.timeout", error.Code);
        Assert.True(DateTimeOffset.UtcNow - before < TimeSpan.FromSeconds(10));
        using var client = await accepted;
        Assert.Equal(0, await UntilClosed(client));
    }

    [Fact]
    public async Task The_checked_address_is_the_one_talked_to_and_the_host_keeps_its_name()
    {
        var request = Answer("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var error = (await Trusting().Read($"http://user:secret@repository.example:{Port}/a.git", null, Ct)).Error!;
        Assert.Contains($"Host: repository.example:{Port}", await request, StringComparison.Ordinal);
        Assert.Equal("repository.unreachable", error.Code);
        Assert.Contains("sign-in", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("repository.example", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var target = ((IPEndPoint)inside.LocalEndpoint).Port;
        var request = Answer($"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{target}/a.git/info/refs?service=git-upload-pack\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var error = (await Trusting().Read($"http://repository.example:{Port}/a.git", null, Ct)).Error!;
        await request;
        Assert.Equal("repository.unreachable", error.Code);
        Assert.False(inside.Pending());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/a.git")]
    [InlineData("http://localhost:{0}/a.git")]
    [InlineData("git://[::1]:{0}/a.git")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("localhost:a.git")]
    public async Task Hosts_inside_are_refused_before_anybody_is_asked(string url)
    {
        using var repositories = new GitRepositories(new GitOptions { AllowLocalPaths = true }, new HostAddresses(), TimeProvider.System, GitBounds.Default);
        var error = (await repositories.Read(url.Replace("{0}", $"{Port}", StringComparison.Ordinal), null, Ct)).Error!;
        Assert.Equal("repository.not_allowed", error.Code);
        Assert.False(_server.Pending());
    }

    [Fact]
    public async Task Cancelling_ends_the_reading()
    {
        var accepted = _server.AcceptTcpClientAsync(Ct);
        using var cancel = new CancellationTokenSource();
        var reading = Trusting().Read($"git://repository.example:{Port}/a.git", null, cancel.Token);
        using var client = await accepted;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, await UntilClosed(client));
    }

    /// <summary>Gives every request the same answer, and what the first one said.</summary>
    private async Task<string> Answer(string response)
    {
        var first = await AnswerOne(response);
        _ = AnswerRest(response);
        return first;
    }

    private async Task AnswerRest(string response)
    {
        try
        {
            while (true)
                await AnswerOne(response);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<string> AnswerOne(string response)
    {
        using var client = await _server.AcceptTcpClientAsync(Ct);
        var buffer = new byte[8192];
        var count = await client.GetStream().ReadAsync(buffer, Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(response), Ct);
        return Encoding.ASCII.GetString(buffer, 0, count);
    }

    /// <summary>Reads to the end, which comes when the process on the other side is gone.</summary>
    private static async Task<int> UntilClosed(TcpClient client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var buffer = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset instead of closed: gone as well.
        }

        return 0;
    }

    private sealed class ToLoopback : HostAddresses
    {
        public override Task<IReadOnlyList<IPAddress>?> Find(string host, CancellationToken ct) => Task.FromResult<IReadOnlyList<IPAddress>?>([IPAddress.Loopback]);
    }
}
