using Cloud.Domain.Blueprints.Clusters;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>
/// What the bastion does at its first start, on Amazon Linux 2023, which has SSH and Session Manager's agent already: WireGuard with keys that are made there and never
/// leave its disk, one pair for it and one for whoever comes (R84). What comes through the tunnel goes on with the bastion's own address, which the data's firewall knows.
/// </summary>
internal static class BastionBoot
{
    /// <summary>Addresses within the tunnel, beside the network's <see cref="Network.Range"/>.</summary>
    private const string Tunnel = "10.41.0";

    /// <summary>A network's own resolver has the third address of its range (VPC user guide, "DNS attributes for your VPC"); private names are known there alone.</summary>
    private const string Resolver = "10.40.0.2";

    /// <summary>For <c>Fn::Sub</c> with <c>Name</c>. The address by which the bastion is reached comes after it has started, so that a word stands for it.</summary>
    internal const string Script = $$"""
        #!/bin/bash
        set -eu
        hostnamectl set-hostname ${Name}
        dnf -y -q install wireguard-tools nftables
        echo 'net.ipv4.ip_forward = 1' >/etc/sysctl.d/90-cloud-bastion.conf
        sysctl -q -p /etc/sysctl.d/90-cloud-bastion.conf
        umask 077
        mkdir -p /etc/wireguard
        cd /etc/wireguard
        for side in bastion client; do wg genkey >$side.key; wg pubkey <$side.key >$side.pub; done
        cat >masquerade.nft <<EOF
        table ip cloud {
          chain tunnel {
            type nat hook postrouting priority 100;
            ip saddr {{Tunnel}}.0/24 masquerade
          }
        }
        EOF
        cat >wg0.conf <<EOF
        [Interface]
        Address = {{Tunnel}}.1/24
        ListenPort = 51820
        PrivateKey = $(cat bastion.key)
        PostUp = nft -f /etc/wireguard/masquerade.nft
        PostDown = nft delete table ip cloud

        [Peer]
        PublicKey = $(cat client.pub)
        AllowedIPs = {{Tunnel}}.2/32
        EOF
        cat >client.conf <<EOF
        [Interface]
        Address = {{Tunnel}}.2/32
        PrivateKey = $(cat client.key)
        DNS = {{Resolver}}

        [Peer]
        PublicKey = $(cat bastion.pub)
        Endpoint = BASTION_ADDRESS:51820
        AllowedIPs = {{Network.Range}}
        EOF
        rm client.key
        systemctl enable --now wg-quick@wg0

        """;
}
