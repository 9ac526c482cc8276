using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>
/// How long resources take, in seconds at speed 1. The relations are those of AWS (Aurora 5 to 15 minutes, OpenSearch 15 to 40, RabbitMQ about 20, CloudFront 3 to 10, a NAT
/// gateway 2, most others seconds), compressed about sixtyfold so that a production stack takes some 40 s.
/// </summary>
internal static class Durations
{
    private const double Ordinary = 0.5;

    // Deleting and updating in place take a part of the time that creating takes.
    private const double UpdatePart = 0.6;
    private const double DeletePart = 0.3;

    // The part of the time that passes before a resource has its physical id.
    public const double InitiatedAt = 0.2;

    /// <summary>CREATE_PENDING and CREATE_IN_PROGRESS of a change set.</summary>
    public const double ChangeSetPending = 0.3;
    public const double ChangeSetTotal = 1.5;

    public const double DriftDetection = 3;

    private static readonly Dictionary<string, double> Seconds = new(StringComparer.Ordinal)
    {
        ["AWS::AmazonMQ::Broker"] = 16,
        ["AWS::AutoScaling::AutoScalingGroup"] = 4,
        ["AWS::CertificateManager::Certificate"] = 3,
        ["AWS::CloudFront::Distribution"] = 7,
        ["AWS::EC2::EIP"] = 0.8,
        ["AWS::EC2::Instance"] = 2,
        ["AWS::EC2::InternetGateway"] = 0.6,
        ["AWS::EC2::LaunchTemplate"] = 0.4,
        ["AWS::EC2::NatGateway"] = 4,
        ["AWS::EC2::VPC"] = 0.8,
        ["AWS::EC2::VPCEndpoint"] = 3,
        ["AWS::EC2::Volume"] = 0.8,
        ["AWS::ECS::Service"] = 3,
        ["AWS::EFS::FileSystem"] = 1,
        ["AWS::EFS::MountTarget"] = 3,
        ["AWS::ElastiCache::ReplicationGroup"] = 11,
        ["AWS::ElasticLoadBalancingV2::LoadBalancer"] = 5,
        ["AWS::IAM::InstanceProfile"] = 3,
        ["AWS::IAM::Role"] = 0.8,
        ["AWS::OpenSearchService::Domain"] = 20,
        ["AWS::RDS::DBCluster"] = 6,
        ["AWS::RDS::DBInstance"] = 9,
        ["AWS::Route53::HostedZone"] = 1.5,
        ["AWS::Route53::RecordSet"] = 1.5,
        ["AWS::Route53::RecordSetGroup"] = 1.5,
    };

    /// <summary>The time one piece of work takes. Up to a tenth longer or shorter by a hash of the seed: uneven, but the same each time it is asked.</summary>
    public static TimeSpan Of(string type, string verb, string seed, double speed)
    {
        var part = verb switch { Operations.Verb.Update => UpdatePart, Operations.Verb.Delete => DeletePart, _ => 1 };
        var unevenness = 0.9 + (Convert.ToInt32(Wire.Sha256(seed + verb)[..4], 16) / 65535.0 * 0.2);
        return Scaled(Seconds.GetValueOrDefault(type, Ordinary) * part * unevenness, speed);
    }

    public static TimeSpan Scaled(double seconds, double speed) => TimeSpan.FromSeconds(seconds / speed);
}
