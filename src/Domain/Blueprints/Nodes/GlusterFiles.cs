using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// GlusterFS (R51): four folders of the site are the same on all nodes. One volume of three copies, a brick on each node's data volume; a write is taken while
/// two of three are there, so that two halves never differ. An extra web server has no brick, and mounts the volume from the nodes.
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

    /// <summary>Bricks listen from Gluster's own first port up; without a last one they take any above it, and the firewall lets through these (<see cref="Clusters.NodePart.Files"/>).</summary>
    private static readonly (int From, int To) Bricks = Clusters.NodePart.Files.Clients[^1];

    /// <summary>Stands once the site's folders are what they should be. A machine without it serves nobody: the folder below a mount is not the site's.</summary>
    public static string ReadyOf(NodeSpec spec) => $"{spec.Paths.Run}/files";

    internal static string ScriptOf(NodeSpec spec) => $"{spec.Paths.Programs}/cloud-files";

    /// <summary>What glusterd knows of itself and of the volume. On the data volume, because a node that is rotated must come back as the same peer.</summary>
    private static string StateOf(NodeSpec spec) => $"{spec.Paths.Data}/glusterd";

    /// <summary>Where Debian's package has it.</summary>
    public const string PackageState = "/var/lib/glusterd";

    /// <summary>Where an image keeps what the package puts there: the first state of a volume that is empty.</summary>
    public const string FirstState = "/usr/share/cloud/glusterd";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(ScriptOf(spec), spec.IsWebServer ? WebScript(spec) : Script(spec), "0755");
        if (!spec.IsWebServer)
        {
            yield return new NodeFile($"{spec.Paths.Units}/glusterd.service.d/cloud.conf", $"""
                [Unit]
                RequiresMountsFor={spec.Paths.Data}

                [Service]
                ExecStartPre=/bin/sh -c '[ -d {StateOf(spec)} ] || cp -a {FirstState} {StateOf(spec)}'

                """);
            yield return new NodeFile($"{spec.Paths.Root}/etc/glusterfs/glusterd.vol", string.Create(CultureInfo.InvariantCulture, $"""
                volume management
                    type mgmt/glusterd
                    option working-directory {PackageState}
                    option transport-type socket
                    option transport.socket.keepalive-time 10
                    option transport.socket.keepalive-interval 2
                    option transport.socket.read-fail-log off
                    option transport.socket.listen-port 24007
                    option ping-timeout 0
                    option event-threads 1
                    option base-port {Bricks.From}
                    option max-port {Bricks.To}
                end-volume

                """));
        }

        yield return new NodeFile($"{spec.Paths.Units}/cloud-files.service", $"""
            [Unit]
            Description=Cloud node: shared folders of the site
            After=network-online.target{(spec.IsWebServer ? "" : " glusterd.service")}
            Wants=network-online.target
            {(spec.IsWebServer ? "" : "Requires=glusterd.service\n")}PartOf=cloud-node.target

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

    private static string WebScript(NodeSpec spec) => $$"""
        #!/bin/bash
        # Mounts the site's shared folders from the nodes.
        set -eu
        for folder in {{string.Join(' ', Folders)}}; do
          mkdir -p "{{spec.Paths.Site}}/$folder"
          mountpoint -q "{{spec.Paths.Site}}/$folder" || mount -t glusterfs{{(spec.Addresses.Count > 1 ? $" -o backup-volfile-servers={string.Join(':', spec.Addresses.Skip(1))}" : "")}} "{{spec.Addresses[0]}}:/{{Volume}}/$folder" "{{spec.Paths.Site}}/$folder"
        done
        touch {{ReadyOf(spec)}}

        """;

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
        fi
        # Also where this node ended between making and starting it; started twice is refused.
        if [ {{spec.Number}} = {{spec.Addresses.Count}} ]; then volume start {{Volume}} >/dev/null 2>&1 || true; fi
        # Nobody has a site before the last node has come, and the last one does not come before the first ones serve: until then they have folders of their own, and
        # mount on the next try.
        if ! volume info {{Volume}} >/dev/null; then
          for folder in {{string.Join(' ', Folders)}}; do mkdir -p "$place/$folder"; done
          [ -n "$inside" ] || touch {{ReadyOf(spec)}}
          exit 1
        fi
        mount=$(mktemp -d)
        mount -t glusterfs localhost:/{{Volume}} "$mount"
        for folder in {{string.Join(' ', Folders)}}; do
          mkdir -p "$place/$folder"
          if [ ! -d "$mount$inside/$folder" ]; then
            mkdir -p "$mount$inside/$folder"
            # What production writes; shared staging's program gives its own folders away.
            [ -n "$inside" ] || chown {{NginxFiles.Owner}}: "$mount/$folder"
          fi
        done
        umount "$mount"
        rmdir "$mount"
        for folder in {{string.Join(' ', Folders)}}; do
          mountpoint -q "$place/$folder" || mount -t glusterfs "localhost:/{{Volume}}$inside/$folder" "$place/$folder"
        done
        [ -n "$inside" ] || touch {{ReadyOf(spec)}}

        """);
}
