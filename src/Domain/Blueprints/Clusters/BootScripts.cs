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
    internal static string Node(IReadOnlyList<Agent> agents) => Join + Agent.Boot(agents) + "systemctl start cloud-node.target\n" + Tail;

    internal static string Web(IReadOnlyList<Agent> agents) => Head + Agent.Boot(agents) + "systemctl start cloud-web.target\n" + Tail;

    private const string Join = Head + """
        export AWS_DEFAULT_REGION=${AWS::Region}
        imds=http://169.254.169.254/latest
        token=$(curl -fsS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $imds/api/token)
        instance=$(curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/instance-id)
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
        mkdir -p /etc/cloud
        echo '${Services}' > /etc/cloud/services
        width=$(curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/instance-type | cut -d. -f2)
        echo "NUMBER=${Number} WIDTH=$width CLUSTER=${EnvironmentId} ADDRESSES='${Addresses}'" > /etc/cloud/node
        (umask 077; aws secretsmanager get-secret-value --secret-id ${ClusterSecret} --query SecretString --output text > /etc/cloud/password)

        """;

    private const string Head = """
        #!/bin/bash
        set -eu
        trap '/opt/aws/bin/cfn-signal -e $? --stack ${AWS::StackId} --resource ${Resource} --region ${AWS::Region}' EXIT

        """;

    private const string Tail = """
        for i in $(seq 90); do curl -fsS -m 5 -o /dev/null http://127.0.0.1:8080/healthz && exit 0; sleep 5; done
        exit 1

        """;
}
