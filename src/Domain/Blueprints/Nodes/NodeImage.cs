using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// What makes a plain Debian 12 the machine image that nodes and extra web servers start from (<see cref="MachineImage.Node"/>): the files of all sizes, and a
/// script that lays them down beside Debian's packages. An archive to unpack on a machine that is then imaged; the same product gives the same bytes.
/// </summary>
public static class NodeImage
{
    /// <summary>Where in the archive what goes to <c>/</c> lies.</summary>
    private const string Tree = "files";

    /// <summary>Of everything in the archive: a build date would make another archive of the same product.</summary>
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>Every file of the image that is ours, at its place, of any size and number.</summary>
    public static IEnumerable<NodeFile> Files()
    {
        foreach (var spec in Specs())
        {
            var (folder, files) = (FillFiles.FolderOf(spec), NodeFiles.Render(spec));
            yield return new NodeFile($"{folder}/files", FillFiles.List(files));
            foreach (var file in files)
                yield return new NodeFile(folder + file.Path, file.Text);
        }

        foreach (var file in FillFiles.Render())
            yield return file;
    }

    /// <summary>Writes the archive, gzip of tar: <c>install.sh</c>, and what it lays down.</summary>
    public static void Write(Stream to)
    {
        using var gzip = new GZipStream(to, CompressionLevel.SmallestSize, leaveOpen: true);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        Add(tar, new NodeFile("/install.sh", Script, "0755"));
        foreach (var file in Files())
            Add(tar, file with { Path = $"/{Tree}{file.Path}" });
    }

    private static void Add(TarWriter tar, NodeFile file)
    {
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(file.Text));
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, file.Path.TrimStart('/'))
        {
            DataStream = text,
            Mode = (UnixFileMode)Convert.ToInt32(file.Mode, 8),
            ModificationTime = Epoch,
        });
    }

    private static IEnumerable<NodeSpec> Specs() =>
        from size in Catalogue.ClusterSizes
        from nodes in (int[])[1, ClusterSize.Nodes]
        from number in Enumerable.Range(0, nodes + 1)
        select number == 0 ? NodeSpec.OfWebImage(size.PerNode, nodes) : NodeSpec.OfImage(size.PerNode, number, nodes);

    /// <summary>
    /// Lines that every machine needs once beside files and packages. What glusterd knows of itself is on the data volume (<see cref="GlusterFiles"/>); the search
    /// engine's account is there without its package, because folders are its.
    /// </summary>
    internal static IReadOnlyList<string> Prepare { get; } =
    [
        "mkdir -p /usr/share/cloud",
        $"[ -L {GlusterFiles.PackageState} ] || mv {GlusterFiles.PackageState} {GlusterFiles.FirstState}",
        $"ln -sfn /data/glusterd {GlusterFiles.PackageState}",
        "getent passwd opensearch >/dev/null || useradd --system --no-create-home --shell /usr/sbin/nologin --user-group opensearch",
    ];

    private static string Script => $$"""
        #!/bin/bash
        # Makes of a plain Debian 12 the image that nodes and extra web servers of a cluster start from. As root, once, on a machine that is imaged then.
        # What Debian does not have comes from its makers, as packages in packages/ beside this script: without the search engine there is no search, without
        # Amazon's agents no logs, no alarms of disks and no session, without those of New Relic and Blackfire their integrations do nothing.
        set -euo pipefail
        cd "$(dirname "$0")"
        [ "$(id -u)" = 0 ] || { echo "install.sh: this needs root." >&2; exit 1; }
        . /etc/os-release
        [ "$ID $VERSION_ID" = "debian 12" ] || { echo "install.sh: this is $PRETTY_NAME, and the files are for Debian 12." >&2; exit 1; }

        # Nothing starts here: the services are those of the machines that come of the image.
        printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        export DEBIAN_FRONTEND=noninteractive
        apt-get -q update
        apt-get -q -y --no-install-recommends install {{string.Join(' ', CloudInit.Packages)}}
        shopt -s nullglob
        for package in packages/*.deb; do apt-get -q -y --no-install-recommends install "./$package"; done

        systemctl -q mask {{string.Join(' ', CloudInit.Replaced)}}
        {{string.Join("\n", Prepare)}}
        cp -r --preserve=mode {{Tree}}/. /

        for part in opensearch:/usr/share/opensearch/bin/opensearch amazon-cloudwatch-agent:/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \
          amazon-ssm-agent:/usr/bin/amazon-ssm-agent newrelic:'/usr/lib/php/*/newrelic.so' blackfire:'/usr/lib/php/*/blackfire.so'; do
          compgen -G "${part#*:}" >/dev/null || echo "install.sh: without ${part%%:*}: no package of it was in packages/." >&2
        done

        # What is this machine's alone.
        rm -f /etc/ssh/ssh_host_* /var/lib/glusterd/glusterd.info {{GlusterFiles.FirstState}}/glusterd.info
        : >/etc/machine-id
        if command -v cloud-init >/dev/null; then cloud-init clean --logs; fi
        apt-get clean
        echo "install.sh: done. Image this machine under the name {{MachineImage.Node.Name.Replace("*", "$(date +%Y%m%d)", StringComparison.Ordinal)}}."

        """;
}
