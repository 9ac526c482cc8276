using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Nodes;

namespace Cloud.Nodes.Tests.Setup;

/// <summary>A node's files as they are rendered, below a root of their own in place of the machine's: folders, rights and owners as on a node.</summary>
internal sealed class NodeFolder : IDisposable
{
    public const string Password = "correcthorsebatterystaple";

    /// <summary>One that every Debian has, in place of the one that a node makes.</summary>
    private const string StagingAccount = "backup";

    private const int PortsOfANode = 16;

    private readonly DirectoryInfo _root;

    private NodeFolder(NodeSpec spec, DirectoryInfo root)
    {
        (_root, Spec) = (root, spec);
        Files = NodeFiles.Render(spec);
        foreach (var file in Files.OrderByDescending(f => f.Path.Contains("tmpfiles.d", StringComparison.Ordinal)))
        {
            Write(file);
            if (file.Path.Contains("tmpfiles.d", StringComparison.Ordinal))
            {
                MakeFolders(file.Text);
            }
        }

        foreach (var folder in GlusterFiles.Folders)
        {
            Directory.CreateDirectory($"{spec.Paths.Site}/{folder}");
        }

        // As cloud-files leaves it: GlusterFS does not run here.
        System.IO.File.WriteAllText(GlusterFiles.ReadyOf(spec), "");
    }

    public NodeSpec Spec { get; }

    public IReadOnlyList<NodeFile> Files { get; }

    /// <summary>Three nodes on 127.0.1.1 to 3, with ports that are free on all of them.</summary>
    public static IReadOnlyList<NodeFolder> Three(string size, WriteMode mode = WriteMode.One) => At(["127.0.1.1", "127.0.1.2", "127.0.1.3"], size, mode);

    /// <summary>A cluster of its own beside them: one node, for what is restored.</summary>
    public static NodeFolder Alone(string size) => At(["127.0.1.4"], size, WriteMode.One)[0];

    /// <summary>An extra web server beside such nodes, on 127.0.1.5.</summary>
    public static NodeFolder WebServer(string size, NodeSpec beside)
    {
        const string Address = "127.0.1.5";
        return InRoot(root => NodeSpec.OfWebServer(Catalogue.ClusterSize(size)!.PerNode, Address, beside.Addresses, Password, beside.Cluster) with
        {
            Paths = new NodePaths(root),
            Ports = beside.Ports,
            Listen = Address,
        });
    }

    private static NodeFolder InRoot(Func<string, NodeSpec> spec)
    {
        var root = Directory.CreateTempSubdirectory("cloud-node-");
        // Its daemons run as their own accounts.
        root.UnixFileMode |= UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        return new NodeFolder(spec(root.FullName), root);
    }

    private static IReadOnlyList<NodeFolder> At(string[] addresses, string size, WriteMode mode)
    {
        var ports = FreePorts(addresses);
        var node = Catalogue.ClusterSize(size)!.PerNode;
        return
        [
            .. Enumerable.Range(1, addresses.Length).Select(number => InRoot(root => new NodeSpec(node, number, addresses, Password, "cloud-test")
            {
                Paths = new NodePaths(root), Ports = ports, Listen = addresses[number - 1], WriteMode = mode,
                StagingAccount = StagingAccount,
            })),
        ];
    }

    /// <summary>Whether it has such a service: an extra web server has the web's alone.</summary>
    public bool Has(string service) => Files.Any(file => file.Path.EndsWith($"/cloud-{service}.service", StringComparison.Ordinal));

    /// <summary>The path of a rendered file, by the end of it.</summary>
    public string File(string end) => Files.Single(file => file.Path.EndsWith(end, StringComparison.Ordinal)).Path;

    public void Dispose() => _root.Delete(recursive: true);

    private static void Write(NodeFile file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
        System.IO.File.WriteAllText(file.Path, file.Text);
        System.IO.File.SetUnixFileMode(file.Path, (UnixFileMode)Convert.ToInt32(file.Mode, 8));
        Own(file.Path, file.Owner, file.Owner);
    }

    /// <summary>As systemd-tmpfiles does it.</summary>
    private static void MakeFolders(string text)
    {
        foreach (var words in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            if (words[0] == "f")
            {
                System.IO.File.WriteAllText(words[1], "");
            }
            else
            {
                Directory.CreateDirectory(words[1]);
            }

            System.IO.File.SetUnixFileMode(words[1], (UnixFileMode)Convert.ToInt32(words[2], 8));
            Own(words[1], words[3], words[4]);
        }
    }

    // Without root everything belongs to whoever runs the tests, and the daemons run as that account.
    private static void Own(string path, string user, string group)
    {
        if (System.Environment.IsPrivilegedProcess && Accounts.Contains(user))
        {
            Chown(path, $"{user}:{group}");
        }
    }

    private static readonly HashSet<string> Accounts = [.. System.IO.File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0])];

    private static void Chown(string path, string owner)
    {
        using var chown = System.Diagnostics.Process.Start("chown", [owner, path]);
        chown.WaitForExit();
        Assert.Equal(0, chown.ExitCode);
    }

    private static NodePorts FreePorts(string[] addresses)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            // Below the ports that the kernel gives away by itself.
            var first = Random.Shared.Next(10_000, 32_000);
            if (addresses.All(address => Enumerable.Range(first, PortsOfANode).All(port => IsFree(address, port))))
            {
                return new NodePorts
                {
                    Http = first + 0,
                    Site = first + 1,
                    Health = first + 2,
                    Database = first + 3,
                    MariaDb = first + 4,
                    Galera = first + 5,
                    GaleraIncremental = first + 6,
                    GaleraWhole = first + 7,
                    Redis = first + 8,
                    RedisServer = first + 9,
                    Sentinel = first + 10,
                    Search = first + 11,
                    SearchTransport = first + 12,
                    Queue = first + 13,
                    QueueCluster = first + 14,
                    Staging = first + 15,
                };
            }
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No {PortsOfANode} ports in a row are free on {string.Join(", ", addresses)}."));
    }

    private static bool IsFree(string address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
