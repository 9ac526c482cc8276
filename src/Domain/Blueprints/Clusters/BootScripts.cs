using Cloud.Domain.Blueprints.Agents;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// What an instance does at its first start, before the services of its image take over. The signal is sent at the end whatever happens, and after the
/// instance's own health check: CloudFormation waits for it before it touches the next node.
/// </summary>
internal static class BootScripts
{
    /// <summary>
    /// Takes this node's volume and interface, once the instance before has let go of them, never formats a volume that holds anything, and tells the image's
    /// services their versions and what their files are filled with (<see cref="Blueprints.Nodes.FillFiles"/>).
    /// </summary>
    internal static string Node(IReadOnlyList<Agent> agents) => Head + Join + Identity + "${Number}" + Known + Agent.Boot(agents) + Tail;

    /// <summary>The same without a volume and an interface of its own: it has the address that it was given.</summary>
    internal static string Web(IReadOnlyList<Agent> agents) => Head + Identity + Blueprints.Nodes.FillFiles.WebServer + " SELF=$(meta local-ipv4)" + Known + Agent.Boot(agents) + Tail;

    private const string Join = """
        mine='Name=tag:cloud:stack,Values=${AWS::StackId} Name=tag:cloud:node,Values=${Name} Name=status,Values=available'
        await() { for i in $(seq 60); do id=$("$@" --output text); [ "$id" != None ] && return; sleep 10; done; return 1; }
        await aws ec2 describe-network-interfaces --filters $mine --query 'NetworkInterfaces[0].NetworkInterfaceId'
        aws ec2 attach-network-interface --network-interface-id $id --instance-id $instance --device-index 1
        await aws ec2 describe-volumes --filters $mine --query 'Volumes[0].VolumeId'
        aws ec2 attach-volume --volume-id $id --instance-id $instance --device /dev/sdf
        disk=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo $id | tr -d -)
        for i in $(seq 60); do [ -e $disk ] && break; sleep 2; done
        [ "$(file -bsL $disk)" = data ] && mkfs.xfs $disk
        echo "$disk /data xfs defaults,nofail 0 2" >> /etc/fstab
        mkdir -p /data
        mount /data

        """;

    private const string Identity = """
        mkdir -p /etc/cloud
        echo '${Services}' > /etc/cloud/services
        echo "WIDTH=$(meta instance-type | cut -d. -f2) CLUSTER=${EnvironmentId} ADDRESSES='${Addresses}' NUMBER=
        """;

    private const string Known = """
        " > /etc/cloud/node
        (umask 077; aws secretsmanager get-secret-value --secret-id ${ClusterSecret} --query SecretString --output text > /etc/cloud/password)

        """;

    // The signal says which instance it is of: CloudFormation counts each once (SignalResource, UniqueId).
    private const string Head = """
        #!/bin/bash
        set -eu
        export AWS_DEFAULT_REGION=${AWS::Region}
        imds=http://169.254.169.254/latest
        token=$(curl -fsS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $imds/api/token)
        meta() { curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/$1; }
        instance=$(meta instance-id)
        trap '[ $? = 0 ] && said=SUCCESS || said=FAILURE; aws cloudformation signal-resource --stack-name ${AWS::StackId} --logical-resource-id ${Resource} --unique-id $instance --status $said' EXIT

        """;

    private const string Tail = """
        cloud-fill
        systemctl start cloud-node.target
        for i in $(seq 90); do curl -fsS -m 5 -o /dev/null http://127.0.0.1:8080/healthz && exit 0; sleep 5; done
        exit 1

        """;
}
