namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// How a machine image takes the files. The image holds those of every size and number, with marks where address, password and name of the cluster belong
/// (<see cref="NodeSpec.OfImage"/>), in <c>/usr/share/cloud/nodes/WIDTH/NUMBER</c>. The boot script (<see cref="Clusters.BootScripts"/>) writes what
/// CloudFormation knows to
/// <c>/etc/cloud/node</c> and the secret to <c>/etc/cloud/password</c>; the first unit of the node puts the two together.
/// </summary>
public static class FillFiles
{
    /// <summary>Where an image keeps the files of all sizes.</summary>
    public const string Store = "/usr/share/cloud/nodes";

    public const string Program = "/usr/local/sbin/cloud-fill";

    /// <summary>Where in an image the files of a size and a number lie.</summary>
    public static string FolderOf(NodeSize size, int nodes, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Store}/{size.Width}/{nodes}/{number}");

    /// <summary>The list beside the files: mode, owner and path of each.</summary>
    public static string List(IReadOnlyList<NodeFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return string.Concat(files.Select(file => $"{file.Mode} {file.Owner} {file.Path}\n"));
    }

    /// <summary>What an image has once, for all sizes.</summary>
    public static IReadOnlyList<NodeFile> Render() =>
    [
        AgentFiles.Render(),
        new(Program, Script, "0755"),
        new("/etc/systemd/system/cloud-fill.service", $"""
            [Unit]
            Description=Cloud node: files of this size, with this node's addresses
            ConditionPathExists=/etc/cloud/node
            Before=cloud-node.target

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart={Program}

            """),
    ];

    // The first argument is for tests: a root in place of the machine's.
    private const string Script = """
        #!/bin/bash
        # Takes this node's files from the image and fills in what only this machine knows. May run again: a node that was made larger gets the files of its new size.
        set -eu
        root=${1:-}
        # NUMBER, WIDTH, CLUSTER, ADDRESSES
        . "$root/etc/cloud/node"
        read -r -a addresses <<<"$ADDRESSES"
        marks=(-e "s|@CLUSTER@|$CLUSTER|g" -e "s|@PASSWORD@|$(cat "$root/etc/cloud/password")|g")
        for i in "${!addresses[@]}"; do marks+=(-e "s|@ADDRESS_$((i + 1))@|${addresses[$i]}|g"); done

        from=$root/usr/share/cloud/nodes/$WIDTH/${#addresses[@]}/$NUMBER
        [ -d "$from" ] || { echo "cloud-fill: this image has no files for $WIDTH, ${#addresses[@]} nodes, node $NUMBER." >&2; exit 1; }
        # The list says mode, owner and path of each file.
        while read -r mode owner path; do
          mkdir -p "$root$(dirname "$path")"
          new=$root$path.new
          (umask 077; sed "${marks[@]}" "$from$path" >"$new")
          chmod "$mode" "$new"
          if [ "$(id -u)" = 0 ]; then chown "$owner:$owner" "$new"; fi
          mv "$new" "$root$path"
        done <"$from/files"
        if [ -z "$root" ]; then
          systemd-tmpfiles --create /etc/tmpfiles.d/cloud.conf
          systemctl daemon-reload
        fi

        """;
}
