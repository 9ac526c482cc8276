using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// GlusterFS (R51): four folders of the site are the same on all nodes. One volume of three copies, a brick on each node's data volume; a write is taken while
/// two of three are there, so that two halves never differ.
/// </summary>
public static class GlusterFiles
{
    /// <summary>The folders R51 names, below the site.</summary>
    public static IReadOnlyList<string> Folders { get; } = ["var", "pub/media", "pub/static", "app/etc"];

    /// <summary>
    /// How long a client waits for a brick that says nothing. Gluster's 42 s is longer than a visitor waits; too short counts a pause as a loss, which costs a
    /// heal.
    /// </summary>
    private const int PingSeconds = 10;

    private const string Volume = "site";

    internal static string ScriptOf(NodeSpec spec) => $"{spec.Paths.Programs}/cloud-files";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(ScriptOf(spec), Script(spec), "0755");
        yield return new NodeFile($"{spec.Paths.Units}/cloud-files.service", $"""
            [Unit]
            Description=Cloud node: shared folders of the site
            After=network-online.target cloud-fill.service glusterd.service
            Wants=cloud-fill.service
            Requires=glusterd.service
            PartOf=cloud-node.target

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart={ScriptOf(spec)}
            Restart=on-failure
            RestartSec=10

            [Install]
            WantedBy=cloud-node.target

            """);
    }

    private static string Script(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/bash
        # Mounts the site's shared folders, or with the word staging those of shared staging, which lie in a folder of the volume that the site does not mount.
        # The node with the highest number, which is the last to come, makes the volume once.
        set -eu
        inside='' place={{spec.Paths.Site}}
        if [ "${1:-}" = staging ]; then inside=/staging place={{spec.Paths.Staging}}; fi
        brick={{spec.Paths.Data}}/gluster/{{Volume}}
        mkdir -p "$brick"
        volume() { gluster --mode=script volume "$@"; }

        if ! volume info {{Volume}} >/dev/null 2>&1 && [ {{spec.Number}} = {{spec.Addresses.Count}} ]; then
          for other in {{string.Join(' ', spec.Others)}}; do gluster peer probe "$other"; done
          for try in $(seq 30); do [ "$(gluster pool list | grep -c Connected)" = {{spec.Addresses.Count}} ] && break; sleep 2; done
          volume create {{Volume}} {{(spec.Addresses.Count > 1 ? $"replica {spec.Addresses.Count} " : "")}}{{string.Join(' ', spec.Numbers.Select(n => $"{spec.AddressOf(n)}:{spec.Paths.Data}/gluster/{Volume}"))}} force
          volume set {{Volume}} network.ping-timeout {{PingSeconds}}
          volume set {{Volume}} cluster.quorum-type auto
          volume set {{Volume}} performance.cache-size {{Math.Clamp(new NodeMemory(spec.Size).Total / 100, 32, 512)}}MB
          volume start {{Volume}}
        fi
        # The first nodes wait for it no longer than a boot may take: until then they serve their own folders, and mount on the next try.
        volume info {{Volume}} >/dev/null
        mount=$(mktemp -d)
        mount -t glusterfs localhost:/{{Volume}} "$mount"
        for folder in {{string.Join(' ', Folders)}}; do mkdir -p "$mount$inside/$folder" "$place/$folder"; done
        umount "$mount"
        rmdir "$mount"
        for folder in {{string.Join(' ', Folders)}}; do
          mountpoint -q "$place/$folder" || mount -t glusterfs "localhost:/{{Volume}}$inside/$folder" "$place/$folder"
        done

        """);
}
