using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// How a machine image takes the files. The image holds those of every size and number, with marks where address, password and name of the cluster belong
/// (<see cref="NodeSpec.OfImage"/>), in <c>/usr/share/cloud/nodes/WIDTH/NUMBER</c>. The boot script (<see cref="Clusters.BootScripts"/>) writes what
/// CloudFormation knows to <c>/etc/cloud/node</c> and the secret to <c>/etc/cloud/password</c>, has the program put the two together, and starts what it finds then:
/// systemd knows none of the units before.
/// </summary>
public static class FillFiles
{
    /// <summary>Where an image keeps the files of all sizes.</summary>
    public const string Store = "/usr/share/cloud/nodes";

    public const string Program = "/usr/local/sbin/cloud-fill";

    /// <summary>Where in an image the files of a size and a number lie.</summary>
    public static string FolderOf(NodeSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var number = spec.IsWebServer ? WebServer : spec.Number.ToString(CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{Store}/{spec.Size.Width}/{spec.Addresses.Count}/{number}");
    }

    /// <summary>In a node's number's place.</summary>
    public const string WebServer = "web";

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
    ];

    // The first argument is for tests: a root in place of the machine's.
    private const string Script = """
        #!/bin/bash
        # Takes this node's files from the image and fills in what only this machine knows. May run again: a node that was made larger gets the files of its new size.
        set -eu
        root=${1:-}
        # NUMBER (or web), WIDTH, CLUSTER, ADDRESSES, and of a web server SELF
        . "$root/etc/cloud/node"
        read -r -a addresses <<<"$ADDRESSES"
        marks=(-e "s|@CLUSTER@|$CLUSTER|g" -e "s|@PASSWORD@|$(cat "$root/etc/cloud/password")|g")
        if [ "$NUMBER" = web ]; then marks+=(-e "s|@SELF@|$SELF|g"); fi
        for i in "${!addresses[@]}"; do marks+=(-e "s|@ADDRESS_$((i + 1))@|${addresses[$i]}|g"); done

        from=$root/usr/share/cloud/nodes/$WIDTH/${#addresses[@]}/$NUMBER
        units=()
        [ -d "$from" ] || { echo "cloud-fill: this image has no files for $WIDTH, ${#addresses[@]} nodes, $NUMBER." >&2; exit 1; }
        # The list says mode, owner and path of each file.
        while read -r mode owner path; do
          mkdir -p "$root$(dirname "$path")"
          new=$root$path.new
          (umask 077; sed "${marks[@]}" "$from$path" >"$new")
          chmod "$mode" "$new"
          if [ "$(id -u)" = 0 ]; then chown "$owner:$owner" "$new"; fi
          mv "$new" "$root$path"
          case $path in */system/cloud-*.service | */system/cloud-*.timer | */system/cloud-*.target) if grep -q '^WantedBy=' "$root$path"; then units+=("${path##*/}"); fi ;; esac
        done <"$from/files"
        if [ -z "$root" ]; then
          # An account of a program that this image is without has no folders either.
          systemd-tmpfiles --create /etc/tmpfiles.d/cloud.conf || logger -t cloud 'Not every folder was made.'
          systemctl daemon-reload
          systemctl enable "${units[@]}"
        fi

        """;
}
