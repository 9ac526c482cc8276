using System.Net;
using System.Net.Sockets;

namespace Cloud.Launch;

/// <summary>The ports in a row, all on loopback.</summary>
internal sealed record Ports(int Api)
{
    public const int Count = 5;

    public int Dashboard => Api + 1;

    public int Sandbox => Api + 2;

    public int Workers => Api + 3;

    public int Postgres => Api + 4;

    /// <summary>Throws, naming every port that somebody else has.</summary>
    public static void Demand(params (string Name, int Port)[] wanted)
    {
        var taken = wanted.Where(w => !IsFree(w.Port)).ToList();
        if (taken.Count > 0)
        {
            throw new LaunchException(
                $"Taken by another program: {string.Join(", ", taken.Select(t => $"port {t.Port} ({t.Name})"))}. End it, or move all ports: PORT_BASE={wanted[0].Port + 1000} ./run");
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
