using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cloud.Launch;

/// <summary>The ports in a row, all on loopback.</summary>
internal sealed record Ports(int Api)
{
    public const int Count = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public int Dashboard => Api + 1;

    public int Sandbox => Api + 2;

    public int Workers => Api + 3;

    public int Postgres => Api + 4;

    /// <summary>Where the sandbox catches mail.</summary>
    public int Mail => Api + 5;

    /// <summary>Throws, naming every port that somebody else has. Waits a little first: a launcher that was killed leaves children that are just ending.</summary>
    public static async Task DemandAsync(IReadOnlyList<(string Name, int Port)> wanted, CancellationToken ct)
    {
        for (var waited = Stopwatch.StartNew(); wanted.Any(w => !IsFree(w.Port)); await Task.Delay(Poll, ct))
        {
            if (waited.Elapsed > Patience)
            {
                var taken = wanted.Where(w => !IsFree(w.Port)).Select(w => $"port {w.Port} ({w.Name})");
                throw new LaunchException($"Taken by another program: {string.Join(", ", taken)}. End it, or move all ports: PORT_BASE={wanted[0].Port + 1000} ./run");
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
