namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// Security updates by themselves (R85). Nothing is restarted for them: a node gets the new daemon when it is rotated, one after the other; a kernel waits for
/// that too. What stands in front of data is not updated between rotations at all: a package that restarts MariaDB on three nodes in the same hour would be
/// the outage it should prevent.
/// </summary>
public static class UpdateFiles
{
    internal static IEnumerable<NodeFile> Render(NodeSpec spec) =>
    [
        new($"{spec.Paths.Root}/etc/apt/apt.conf.d/20cloud-updates", """
            APT::Periodic::Update-Package-Lists "1";
            APT::Periodic::Unattended-Upgrade "1";
            APT::Periodic::AutocleanInterval "7";
            Unattended-Upgrade::Origins-Pattern { "origin=Debian,codename=${distro_codename}-security,label=Debian-Security"; };
            Unattended-Upgrade::Package-Blacklist { "^mariadb-"; "^galera-"; "^redis"; "^rabbitmq-"; "^glusterfs-"; "^opensearch"; "^haproxy$"; };
            Unattended-Upgrade::Automatic-Reboot "false";
            Unattended-Upgrade::Remove-Unused-Kernel-Packages "true";
            Unattended-Upgrade::SyslogEnable "true";

            """),
        new($"{spec.Paths.Root}/etc/needrestart/conf.d/cloud.conf", "# Report what runs old libraries, restart nothing.\n$nrconf{restart} = 'l';\n"),
    ];
}
