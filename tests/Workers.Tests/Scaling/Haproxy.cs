using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Support;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>Debian's HAProxy on our rendered configuration, told what to do by our rendered commands.</summary>
internal sealed class Haproxy : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-haproxy-");
    private readonly Process _process;

    private Haproxy(string program, IReadOnlyList<HaproxyServer> servers)
    {
        Port = FreePort.Next();
        Socket = Path.Combine(_folder.FullName, "socket");
        var file = Path.Combine(_folder.FullName, "haproxy.cfg");
        File.WriteAllText(file, HaproxyConfiguration.Render($"127.0.0.1:{Port}", Socket, servers, new HaproxyChecks(TimeSpan.FromMilliseconds(100))));

        // The shell holds our pipe: should this process be killed, it ends HAProxy.
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", "\"$0\" -db -f \"$1\" & child=$!; cat >/dev/null; kill $child; wait $child", program, file])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
    }

    public int Port { get; }

    private string Socket { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Fails where HAProxy could have been installed; skips, and says so, where that takes rights that are not there.</summary>
    public static async Task<Haproxy> Start(IReadOnlyList<HaproxyServer> servers)
    {
        var program = Array.Find(Places, File.Exists);
        if (program is null)
        {
            Assert.SkipUnless(await DebianPackages.MayInstall(), "HAProxy is not here, and installing Debian's package haproxy takes root: zero failed requests during a rotation were not measured.");
            Assert.Fail("HAProxy is not here although it can be installed: ./test does, or apt-get install haproxy.");
        }

        var proxy = new Haproxy(program, servers);
        await proxy.Until(states => states.Count == servers.Count && states.All(s => s.TakesTraffic && s.IsWell), "all nodes take traffic");
        return proxy;
    }

    public async Task<string> Tell(string command)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), Ct);
        await socket.SendAsync(Encoding.ASCII.GetBytes(command), Ct);
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(Ct);
    }

    public async Task<IReadOnlyList<HaproxyState>> Look() => HaproxyCommands.Read(await Tell(HaproxyCommands.Show));

    public async Task Until(Func<IReadOnlyList<HaproxyState>, bool> expected, string what)
    {
        IReadOnlyList<HaproxyState> states = [];
        for (var i = 0; i < 1000; i++)
        {
            try
            {
                states = await Look();
                if (expected(states))
                {
                    return;
                }
            }
            catch (SocketException) when (!_process.HasExited)
            {
                // It has not begun to listen.
            }

            await Task.Delay(20, Ct);
        }

        Assert.Fail($"Not in 20 s: {what}. {string.Join(", ", states)}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
