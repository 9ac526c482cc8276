using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>The physical id a resource gets, in the form its service gives.</summary>
internal static class PhysicalIds
{
    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["AWS::DLM::LifecyclePolicy"] = "policy-",
        ["AWS::EC2::EIPAssociation"] = "eipassoc-",
        ["AWS::EC2::FlowLog"] = "fl-",
        ["AWS::EC2::Instance"] = "i-",
        ["AWS::EC2::InternetGateway"] = "igw-",
        ["AWS::EC2::LaunchTemplate"] = "lt-",
        ["AWS::EC2::NatGateway"] = "nat-",
        ["AWS::EC2::NetworkAcl"] = "acl-",
        ["AWS::EC2::NetworkInterface"] = "eni-",
        ["AWS::EC2::PrefixList"] = "pl-",
        ["AWS::EC2::RouteTable"] = "rtb-",
        ["AWS::EC2::SecurityGroup"] = "sg-",
        ["AWS::EC2::SecurityGroupEgress"] = "sgr-",
        ["AWS::EC2::SecurityGroupIngress"] = "sgr-",
        ["AWS::EC2::Subnet"] = "subnet-",
        ["AWS::EC2::SubnetRouteTableAssociation"] = "rtbassoc-",
        ["AWS::EC2::VPC"] = "vpc-",
        ["AWS::EC2::VPCEndpoint"] = "vpce-",
        ["AWS::EC2::Volume"] = "vol-",
        ["AWS::EFS::AccessPoint"] = "fsap-",
        ["AWS::EFS::FileSystem"] = "fs-",
        ["AWS::EFS::MountTarget"] = "fsmt-",
        ["AWS::ServiceDiscovery::PrivateDnsNamespace"] = "ns-",
        ["AWS::ServiceDiscovery::Service"] = "srv-",
    };

    // Services that take lower-case names only.
    private static readonly string[] LowerCase = ["AWS::RDS::", "AWS::ElastiCache::", "AWS::S3::", "AWS::OpenSearchService::", "AWS::ECR::"];

    public static string For(StackResource resource, Names names) => resource.Type switch
    {
        "AWS::EC2::EIP" => resource.PublicAddress!,
        "AWS::EC2::VPCGatewayAttachment" => "IGW|" + Property(resource, "VpcId"),
        "AWS::EC2::Route" => $"{Property(resource, "RouteTableId")}|{Property(resource, "DestinationCidrBlock") ?? Property(resource, "DestinationIpv6CidrBlock")}",
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => names.Arn("elasticloadbalancing", "loadbalancer/" + BalancerPath(resource, names)),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => names.Arn("elasticloadbalancing", $"targetgroup/{Property(resource, "Name") ?? names.Generated(32)}/{names.Hex("tg", 16)}"),
        "AWS::ElasticLoadBalancingV2::Listener" => Below(resource, "LoadBalancerArn", ":loadbalancer/", ":listener/", names),
        "AWS::ElasticLoadBalancingV2::ListenerRule" => Below(resource, "ListenerArn", ":listener/", ":listener-rule/", names),
        "AWS::SecretsManager::Secret" => names.Arn("secretsmanager", $"secret:{Property(resource, "Name") ?? names.Generated()}-{names.Letters("arn", 6)}"),
        "AWS::CertificateManager::Certificate" => names.Arn("acm", $"certificate/{names.Uuid("id")}"),
        "AWS::CloudFront::Distribution" => "E" + names.Letters("id", 13),
        "AWS::Route53::HostedZone" => "Z" + names.Letters("id", 20),
        "AWS::Route53::RecordSet" => Property(resource, "Name") ?? names.Generated(),
        "AWS::AmazonMQ::Broker" => "b-" + names.Uuid("id"),
        "AWS::ElastiCache::ReplicationGroup" => Property(resource, "ReplicationGroupId") ?? names.Letters("id", 15).ToLowerInvariant(),
        "AWS::Backup::BackupSelection" => $"{names.Uuid("id")}_{Property(resource, "BackupPlanId")}",
        "AWS::ECS::TaskDefinition" => names.Arn("ecs", $"task-definition/{Property(resource, "Family") ?? names.Generated()}:{resource.Generation}"),
        "AWS::SNS::Topic" => names.Arn("sns", Property(resource, "TopicName") ?? names.Generated()),
        "AWS::SQS::Queue" => $"https://{names.Host($"sqs.{names.Region}")}/{names.Account}/{Property(resource, "QueueName") ?? names.Generated()}",
        _ when Prefixes.TryGetValue(resource.Type, out var prefix) => prefix + names.Hex("id", 17),
        _ => ByIdentifier(resource, names),
    };

    /// <summary>A property given as plain text; null when it is not.</summary>
    public static string? Property(StackResource resource, string name) => Scalar.Of(resource.Properties[name]) is { Length: > 0 } text ? text : null;

    /// <summary><c>app/name/0123456789abcdef</c>, as it stands in ARNs and in metrics.</summary>
    public static string BalancerPath(StackResource resource, Names names)
    {
        var kind = Property(resource, "Type") switch { "network" => "net", "gateway" => "gwy", _ => "app" };
        return $"{kind}/{Property(resource, "Name") ?? names.Generated(32)}/{names.Hex("lb", 16)}";
    }

    private static string Below(StackResource resource, string parent, string from, string to, Names names) =>
        (Property(resource, parent) ?? names.Arn("elasticloadbalancing", from[1..] + "app/unknown/0000000000000000")).Replace(from, to, StringComparison.Ordinal) + "/" + names.Hex("id", 16);

    private static string ByIdentifier(StackResource resource, Names names)
    {
        var schema = ResourceSchema.Find(resource.Type)!;
        if (schema.Identifier.Count == 0) return names.Generated();
        return string.Join('|', schema.Identifier.Select(identifier => Property(resource, identifier) ?? Made(resource, schema, identifier, names)));
    }

    private static string Made(StackResource resource, ResourceSchema schema, string identifier, Names names)
    {
        if (identifier.EndsWith("Arn", StringComparison.OrdinalIgnoreCase)) return ResourceArns.Fill(resource, schema, names, names.Generated());
        if (identifier.EndsWith("Id", StringComparison.Ordinal) && !schema.Properties.ContainsKey(identifier)) return names.Uuid(identifier);
        var name = names.Generated();
        return LowerCase.Any(p => resource.Type.StartsWith(p, StringComparison.Ordinal)) ? name.ToLowerInvariant() : name;
    }
}
