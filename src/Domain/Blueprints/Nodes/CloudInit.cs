using System.IO.Compression;
using System.Text;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// A node as cloud-init makes it from a plain Debian: packages, files, services. For trying one machine by hand; the stacks do not carry it (three of them would
/// take the template past the 51,200 bytes it may have inline), they start an image (<see cref="NodeImage"/>) and fill in (<see cref="FillFiles"/>).
/// </summary>
public static class CloudInit
{
    /// <summary>What EC2 takes as user data, before it is encoded; cloud-init unpacks gzip.</summary>
    public const int LargestUserData = 16 * 1024;

    /// <summary>What a node's files expect of Debian 12. The search engine is not Debian's: the image has it from its makers.</summary>
    public static IReadOnlyList<string> Packages { get; } =
    [
        "mariadb-server", "mariadb-backup", "galera-4", "socat", "redis-server", "redis-sentinel", "rabbitmq-server", "php8.2-fpm", "php8.2-mysql", "nginx-light", "haproxy",
        "glusterfs-server", "glusterfs-client", "unattended-upgrades", "needrestart", "logrotate", "rsyslog", "xfsprogs", "file", "curl", "awscli",
    ];

    /// <summary>The units that Debian's packages bring, which ours stand in for: never started again, not by an update either. The socket would hold the database's port.</summary>
    internal static readonly string[] Replaced = ["mariadb.socket", "mariadb", "redis-server", "redis-sentinel", "rabbitmq-server", "php8.2-fpm", "nginx", "haproxy"];

    /// <summary>The cloud-config as text.</summary>
    public static string Render(IReadOnlyList<NodeFile> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var text = new StringBuilder("#cloud-config\npackage_update: true\n");
        // Debian's own units must not start before ours stand.
        text.Append("bootcmd:\n- \"printf '#!/bin/sh\\\\nexit 101\\\\n' >/usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d\"\n");
        text.Append("packages:\n").AppendJoin("", Packages.Select(package => $"- {package}\n"));
        text.Append("write_files:\n");
        foreach (var file in files)
        {
            // After the packages: their accounts own the files.
            text.Append("- path: ").Append(file.Path).Append("\n  permissions: '").Append(file.Mode).Append("'\n  owner: ").Append(file.Owner).Append(':').Append(file.Owner)
                .Append("\n  defer: true\n  content: |").Append(file.Text.EndsWith('\n') ? "\n" : "-\n");
            foreach (var line in file.Text.TrimEnd('\n').Split('\n'))
            {
                text.Append(line.Length == 0 ? "" : "    ").Append(line).Append('\n');
            }
        }

        text.Append("runcmd:\n- rm -f /usr/sbin/policy-rc.d\n- systemctl mask --now ").AppendJoin(' ', Replaced).Append('\n');
        foreach (var line in NodeImage.Prepare)
        {
            text.Append("- \"").Append(line).Append("\"\n");
        }

        text.Append("- systemd-tmpfiles --create /etc/tmpfiles.d/cloud.conf\n- systemctl daemon-reload\n");
        text.Append("- systemctl enable ").AppendJoin(' ', Enabled(files)).Append('\n');
        text.Append("- systemctl start cloud-node.target\n");
        return text.ToString();
    }

    /// <summary>The units of ours that the target starts, and the target.</summary>
    private static IEnumerable<string> Enabled(IReadOnlyList<NodeFile> files) =>
        files.Where(file => file.Text.Contains("\nWantedBy=", StringComparison.Ordinal)).Select(file => Path.GetFileName(file.Path));

    /// <summary>As EC2 takes it: packed.</summary>
    public static byte[] Pack(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
