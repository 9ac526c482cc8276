using System.Formats.Tar;
using System.IO.Compression;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Machines;

/// <summary>
/// The image as it is made of a plain Debian, and machines that start from it: systemd, Debian's packages and GlusterFS, as on EC2. The search engine and Amazon's
/// agents are not Debian's, and not here.
/// </summary>
[Trait("Category", "Long")]
public sealed class ImageTests : IAsyncLifetime
{
    private const string Bridge = "cloudimg0";

    private static readonly TimeSpan Making = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-machines-");
    private readonly Dictionary<string, Machine> _machines = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Image => $"{_folder.FullName}/image";

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "Machines are started by root alone: the image was not tried.");
        await Daemons.Need("machines of the image", "debootstrap", "systemd-nspawn", "ip");
        Assert.SkipUnless(File.Exists("/dev/fuse"), "This kernel has no FUSE, and GlusterFS needs it: the image was not tried.");
        var (code, output) = await Daemons.Run("debootstrap", ["--variant=minbase", "--include=systemd,systemd-sysv,dbus,iproute2,ca-certificates", "bookworm", Image], within: Making);
        Assert.SkipUnless(code == 0, $"Debian could not be fetched, and the image was not tried: {output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()}");
        await Daemons.Run("ip", ["link", "add", Bridge, "type", "bridge"]);
        await Machine.Said(Daemons.Run("ip", ["link", "set", Bridge, "up"]));
    }

    [Fact]
    public async Task R8_R13_R26_R51_Nodes_and_a_web_server_start_from_the_image_and_one_that_is_rotated_or_boots_anew_comes_back_as_itself()
    {
        await Install();
        string[] addresses = ["10.77.0.1", "10.77.0.2", "10.77.0.3"];
        foreach (var number in Enumerable.Range(1, 3))
        {
            await StartNode(number, addresses);
            Tell($"node {number} serves");
        }

        var web = _machines["web"] = await Machine.Start(Image, Bridge, "web", "10.77.0.9", volume: null);
        await web.Join("NUMBER=web SELF=10.77.0.9", string.Join(' ', addresses));
        Tell("the web server serves");
        await AllShare();

        // What one writes all have: files by GlusterFS, rows by Galera through the proxies.
        await Machine.Said(web.Shell("su -s /bin/sh www-data -c 'echo from the web server >/srv/site/pub/media/a.txt'"));
        Assert.Equal("from the web server\n", await Machine.Said(Node(3).Shell("curl -fsS -m 5 http://10.77.0.3:8080/media/a.txt")));
        await Machine.Said(web.In("php", "-r", $"$l = mysqli_connect('127.0.0.1', 'site', '{NodeFolder.Password}', 'site'); $l->query('CREATE TABLE t (i INT PRIMARY KEY)'); $l->query('INSERT INTO t VALUES (7)');"));
        Assert.Equal("7", (await Machine.Said(Node(2).In("mariadb", "--defaults-file=/etc/cloud/client.cnf", "-N", "-e", "SELECT i FROM site.t"))).Trim());

        await Node(2).Terminate();
        Assert.Equal("from the web server\n", await Machine.Said(web.Shell("curl -fsS -m 15 http://10.77.0.9:8080/media/a.txt")));
        await StartNode(2, addresses);
        Tell("node 2 was rotated");
        await AllShare();

        await Node(3).Reboot();
        await Node(3).Until("curl -s -m 5 http://10.77.0.3:8080/healthz", "well", TimeSpan.FromMinutes(3));
        Tell("node 3 booted anew");
        await AllShare();
        Assert.Equal("7", (await Machine.Said(Node(3).In("mariadb", "--defaults-file=/etc/cloud/client.cnf", "-N", "-e", "SELECT i FROM site.t"))).Trim());
        // Shared staging's program asks AWS, which is not here, and says that it could not.
        Assert.All(_machines.Values, machine => Assert.DoesNotMatch("cloud-(?!staging)", Machine.Said(machine.In("systemctl", "--failed", "--no-legend", "--plain", "list-units", "cloud-*")).GetAwaiter().GetResult()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines.Values)
        {
            await machine.DisposeAsync();
        }

        await Daemons.Run("ip", ["link", "del", Bridge]);
        _folder.Delete(recursive: true);
    }

    private Machine Node(int number) => _machines[$"node{number}"];

    private async Task Install()
    {
        var place = Directory.CreateDirectory($"{Image}/opt/cloud-image").FullName;
        using var archive = new MemoryStream();
        NodeImage.Write(archive);
        archive.Position = 0;
        await using var gzip = new GZipStream(archive, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, place, overwriteFiles: false, Ct);
        File.Copy("/etc/resolv.conf", $"{Image}/etc/resolv.conf", overwrite: true);
        var (code, output) = await Daemons.Run("chroot", [Image, "/opt/cloud-image/install.sh"], within: Making);
        Assert.True(code == 0, output);
        Assert.Contains("install.sh: without opensearch", output, StringComparison.Ordinal);
        Assert.Matches("Image this machine under the name cloud-node-debian-12-[0-9]{8}\\.", output);
        Tell("the image is made");
    }

    private async Task StartNode(int number, string[] addresses)
    {
        var volume = Directory.CreateDirectory($"{_folder.FullName}/volume{number}").FullName;
        var node = _machines[$"node{number}"] = await Machine.Start(Image, Bridge, $"node{number}", addresses[number - 1], volume);
        await node.Join($"NUMBER={number}", string.Join(' ', addresses));
        await node.Until($"curl -s -m 5 http://{node.Address}:8080/healthz", "well", TimeSpan.FromSeconds(30));
    }

    private async Task AllShare()
    {
        foreach (var machine in _machines.Values)
        {
            await machine.Until("mount | grep -c fuse.glusterfs", "4", TimeSpan.FromSeconds(60));
        }

        foreach (var number in Enumerable.Range(1, 3))
        {
            await Node(number).Until($"curl -s -m 5 http://{Node(number).Address}:8083/healthz/joined", "joined", TimeSpan.FromSeconds(60));
            await Node(number).Until("gluster pool list | grep -c Connected", "3", TimeSpan.FromSeconds(60));
            await Node(number).Until(
                $$"""su -s /bin/sh rabbitmq -c 'HOME=/data/rabbitmq timeout 50 /usr/lib/rabbitmq/bin/rabbitmqctl -q -n rabbit@{{Node(number).Address}} -l cluster_status --formatter json' | grep -o '"running_nodes":[^]]*' | grep -o rabbit@ | wc -l""",
                "3", TimeSpan.FromSeconds(120));
        }
    }

    private static void Tell(string what) => TestContext.Current.TestOutputHelper?.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
}
