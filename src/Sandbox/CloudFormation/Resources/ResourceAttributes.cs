using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>What Fn::GetAtt answers: every attribute of the schema has a value, plausible where the service's form is known.</summary>
internal static class ResourceAttributes
{
    public static JsonObject Of(StackResource resource, Names names)
    {
        var schema = ResourceSchema.Find(resource.Type)!;
        var attributes = new JsonObject();
        foreach (var name in schema.Attributes)
            attributes[name] = Known(resource, names, name) ?? General(resource, schema, names, name);
        return attributes;
    }

    private static JsonNode? Known(StackResource resource, Names names, string name) => resource.Type switch
    {
        "AWS::EC2::EIP" => name == "AllocationId" ? "eipalloc-" + names.Hex("id", 17) : resource.PublicAddress,
        "AWS::EC2::Instance" => Instance(resource, names, name),
        "AWS::EC2::LaunchTemplate" => name switch { "LatestVersionNumber" => $"{resource.Version}", "DefaultVersionNumber" => "1", _ => null },
        "AWS::EC2::VPC" => Vpc(names, name),
        "AWS::ElasticLoadBalancingV2::LoadBalancer" => Balancer(resource, names, name),
        "AWS::ElasticLoadBalancingV2::TargetGroup" => name == "TargetGroupFullName" ? resource.PhysicalId!.Split(':')[^1] : name == "TargetGroupName" ? resource.PhysicalId!.Split('/')[1] : null,
        "AWS::CloudFront::Distribution" => name == "DomainName" ? $"d{names.Hex("host", 14)}.cloudfront.net" : null,
        "AWS::RDS::DBCluster" => Cluster(resource, names, name),
        "AWS::RDS::DBInstance" => name switch { "Endpoint.Address" => names.Host($"{resource.PhysicalId}.{names.Hex("dns", 12)}.{names.Region}.rds"), "Endpoint.Port" => DatabasePort(resource), _ => null },
        "AWS::ElastiCache::ReplicationGroup" => Redis(resource, names, name),
        "AWS::OpenSearchService::Domain" => name switch { "DomainEndpoint" => names.Host($"vpc-{resource.PhysicalId}-{names.Hex("dns", 26)}.{names.Region}.es"), "Id" => $"{names.Account}/{resource.PhysicalId}", _ => null },
        "AWS::AmazonMQ::Broker" => Broker(resource, names, name),
        "AWS::Route53::HostedZone" => name == "NameServers" ? new JsonArray([.. Enumerable.Range(1, 4).Select(i => (JsonNode?)$"ns-{names.Digits("ns" + i, 3)}.awsdns-{i:00}.org")]) : null,
        "AWS::S3::Bucket" => Bucket(resource, names, name),
        "AWS::WAFv2::WebACL" when name is "Id" or "LabelNamespace" => name == "Id" ? resource.PhysicalId!.Split('|')[1] : $"awswaf:{SandboxOptions.Account}:webacl:{resource.PhysicalId!.Split('|')[0]}:",
        "AWS::IAM::Role" when name == "RoleId" => "AROA" + names.Letters("id", 17),
        _ => null,
    };

    private static JsonNode General(StackResource resource, ResourceSchema schema, Names names, string name)
    {
        if (schema.Identifier.Count == 1 && schema.Identifier[0] == name) return resource.PhysicalId!;
        if (resource.Properties[name] is { } given) return given.DeepClone();
        if (name.EndsWith("Arn", StringComparison.OrdinalIgnoreCase) && !name.Contains('.', StringComparison.Ordinal)) return ResourceArns.Of(resource, names);
        if (name.EndsWith("Port", StringComparison.Ordinal)) return "0";
        if (name.EndsWith("Time", StringComparison.Ordinal) || name.EndsWith("At", StringComparison.Ordinal)) return Protocol.Wire.Time(resource.At);
        return name.EndsWith("Id", StringComparison.Ordinal) && resource.PhysicalId!.Contains('-', StringComparison.Ordinal) && schema.Identifier.Count == 0
            ? resource.PhysicalId
            : $"{resource.LogicalId.ToLowerInvariant()}-{name.ToLowerInvariant().Replace('.', '-')}-{names.Hex(name, 8)}";
    }

    private static JsonNode? Instance(StackResource resource, Names names, string name)
    {
        var octet = Convert.ToInt32(names.Hex("ip", 2), 16) % 200 + 10;
        return name switch
        {
            "PrivateIp" => PhysicalIds.Property(resource, "PrivateIpAddress") ?? $"10.0.0.{octet}",
            "PrivateDnsName" => $"ip-10-0-0-{octet}.{names.Region}.compute.internal",
            "PublicIp" or "PublicDnsName" => "",
            "AvailabilityZone" => PhysicalIds.Property(resource, "AvailabilityZone") ?? names.Region + "a",
            _ => null,
        };
    }

    private static JsonNode? Vpc(Names names, string name) => name switch
    {
        "DefaultSecurityGroup" => "sg-" + names.Hex("default-sg", 17),
        "DefaultNetworkAcl" => "acl-" + names.Hex("default-acl", 17),
        "CidrBlockAssociations" => new JsonArray("vpc-cidr-assoc-" + names.Hex("cidr", 17)),
        "Ipv6CidrBlocks" => new JsonArray(),
        _ => null,
    };

    private static JsonNode? Balancer(StackResource resource, Names names, string name)
    {
        var path = PhysicalIds.BalancerPath(resource, names);
        return name switch
        {
            "DNSName" => names.Host($"{path.Split('/')[1]}-{names.Digits("dns", 10)}.{names.Region}.elb"),
            "LoadBalancerFullName" => path,
            "LoadBalancerName" => path.Split('/')[1],
            "CanonicalHostedZoneID" => "Z" + names.Letters("zone", 13),
            "SecurityGroups" => resource.Properties["SecurityGroups"]?.DeepClone() ?? new JsonArray(),
            _ => null,
        };
    }

    private static JsonNode? Cluster(StackResource resource, Names names, string name) => name switch
    {
        "Endpoint.Address" => names.Host($"{resource.PhysicalId}.cluster-{names.Hex("dns", 12)}.{names.Region}.rds"),
        "ReadEndpoint.Address" => names.Host($"{resource.PhysicalId}.cluster-ro-{names.Hex("dns", 12)}.{names.Region}.rds"),
        "Endpoint.Port" => DatabasePort(resource),
        "DBClusterResourceId" => "cluster-" + names.Letters("id", 26),
        "MasterUserSecret.SecretArn" => names.Arn("secretsmanager", $"secret:rds!cluster-{names.Uuid("secret")}-{names.Letters("secret", 6)}"),
        _ => null,
    };

    private static string DatabasePort(StackResource resource) =>
        PhysicalIds.Property(resource, "Port") ?? (PhysicalIds.Property(resource, "Engine")?.Contains("postgres", StringComparison.Ordinal) == true ? "5432" : "3306");

    private static JsonNode? Redis(StackResource resource, Names names, string name)
    {
        var zone = names.Hex("dns", 6);
        return name switch
        {
            "PrimaryEndPoint.Address" => names.Host($"master.{resource.PhysicalId}.{zone}.{names.Region}.cache"),
            "ReaderEndPoint.Address" => names.Host($"replica.{resource.PhysicalId}.{zone}.{names.Region}.cache"),
            "ConfigurationEndPoint.Address" => names.Host($"clustercfg.{resource.PhysicalId}.{zone}.{names.Region}.cache"),
            _ when name.EndsWith(".Port", StringComparison.Ordinal) => PhysicalIds.Property(resource, "Port") ?? "6379",
            _ => null,
        };
    }

    private static JsonNode? Broker(StackResource resource, Names names, string name)
    {
        var host = names.Host($"{resource.PhysicalId}.mq.{names.Region}");
        return name switch
        {
            "AmqpEndpoints" => new JsonArray($"amqps://{host}:5671"),
            "ConsoleURLs" => new JsonArray("https://" + host),
            "IpAddresses" or "OpenWireEndpoints" or "StompEndpoints" or "MqttEndpoints" or "WssEndpoints" => new JsonArray(),
            "EngineVersionCurrent" => PhysicalIds.Property(resource, "EngineVersion"),
            _ => null,
        };
    }

    private static JsonNode? Bucket(StackResource resource, Names names, string name) => name switch
    {
        "Arn" => $"arn:{Protocol.Wire.Partition(names.Region)}:s3:::{resource.PhysicalId}",
        "DomainName" => names.Host(resource.PhysicalId + ".s3"),
        "RegionalDomainName" or "DualStackDomainName" => names.Host($"{resource.PhysicalId}.s3.{names.Region}"),
        "WebsiteURL" => "http://" + names.Host($"{resource.PhysicalId}.s3-website.{names.Region}"),
        _ => null,
    };
}
