using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>The security pass over every template.</summary>
public sealed class SecurityTests
{
    /// <summary>What may not vanish with a stack or be replaced by an update.</summary>
    private static readonly string[] DataTypes =
        ["AWS::EC2::Volume", "AWS::EC2::EIP", "AWS::Backup::BackupVault", "AWS::EFS::FileSystem", "AWS::RDS::DBCluster", "AWS::S3::Bucket"];

    /// <summary>The bastion's address goes with it: it may be taken away by an update, which a stack policy that keeps it would refuse.</summary>
    private const string Going = "BastionAddress";

    /// <summary>Kinds that AWS always encrypts at rest, or that hold nothing. A new type must be judged before it is listed here.</summary>
    private static readonly HashSet<string> NothingToEncrypt = new(StringComparer.Ordinal)
    {
        "AWS::AutoScaling::AutoScalingGroup", "AWS::CloudFront::Distribution", "AWS::CloudFront::Function", "AWS::CloudWatch::Alarm", "AWS::EC2::EIP", "AWS::EC2::InternetGateway",
        "AWS::EC2::NatGateway", "AWS::EC2::NetworkInterface", "AWS::EC2::Route", "AWS::EC2::RouteTable", "AWS::EC2::SecurityGroup", "AWS::EC2::Subnet",
        "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPC", "AWS::EC2::VPCGatewayAttachment", "AWS::ECS::Cluster", "AWS::ECS::Service",
        "AWS::EFS::AccessPoint", "AWS::EFS::MountTarget", "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule",
        "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::IAM::InstanceProfile", "AWS::IAM::Role",
        "AWS::Route53::HostedZone", "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup", "AWS::ServiceDiscovery::PrivateDnsNamespace",
        "AWS::ServiceDiscovery::Service",
        "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::CloudFront::OriginAccessControl",
        "AWS::EC2::Instance", // its disks are its launch template's
        "AWS::ECS::CapacityProvider", "AWS::ECS::ClusterCapacityProviderAssociations", "AWS::ElastiCache::SubnetGroup", "AWS::Logs::MetricFilter",
        "AWS::RDS::DBInstance", // its storage is its cluster's
        "AWS::RDS::DBProxy", "AWS::RDS::DBProxyTargetGroup", "AWS::RDS::DBSubnetGroup", "AWS::S3::BucketPolicy",
        "AWS::AmazonMQ::Broker", // with a key of AWS's own unless another is named
        "AWS::Backup::BackupVault", // aws/backup key unless another is named
        "AWS::Logs::LogGroup", // always encrypted by the service
        "AWS::CertificateManager::Certificate", // ACM keeps the key, which nobody can take out
        "AWS::SecretsManager::ResourcePolicy",
        "AWS::SSM::Parameter", // names and numbers; the password is in the secret that it names
        "AWS::SecretsManager::Secret", // aws/secretsmanager key unless another is named
    };

    public static TheoryData<string> Names => [.. TemplateCases.Bodies().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_80_and_443_are_open_to_the_world_and_only_on_the_balancer(string name)
    {
        var stack = Named(name);
        var world = stack.Ids("AWS::EC2::SecurityGroup")
            .SelectMany(id => Having(stack.Properties(id)["SecurityGroupIngress"], "CidrIp").Where(rule => !IsGivenRange(stack, rule["CidrIp"]!)).Select(rule => (id, (int)rule["FromPort"]!, (int)rule["ToPort"]!)))
            .ToList();

        Assert.Empty(stack.Ids("AWS::EC2::SecurityGroupIngress"));
        if (TemplateCases.Case(name).IsShared)
        {
            Assert.Empty(stack.Ids("AWS::EC2::SecurityGroup"));
            Assert.Empty(stack.Ids("AWS::ElasticLoadBalancingV2::LoadBalancer"));
            return;
        }

        // Behind Fastly it is Fastly's ranges, on either port; FastlyTests look at which.
        var encrypted = stack.Ids("AWS::CloudFront::Distribution").Length > 0 ? "LoadBalancerTlsGroup" : "LoadBalancerGroup";
        Assert.Equal([("LoadBalancerGroup", 80, 80), (encrypted, 443, 443)], world.Distinct().Order());
        Assert.All(stack.Ids("AWS::EC2::SecurityGroup"), id => Assert.Empty(Having(stack[id], "CidrIpv6")));
        Assert.Equal(["LoadBalancer"], stack.Ids("AWS::ElasticLoadBalancingV2::LoadBalancer"));
        var groups = Having(stack.Properties("LoadBalancer"), "Fn::GetAtt").Select(group => (string)group["Fn::GetAtt"]![0]!);
        Assert.Equal(world.Select(rule => rule.id).Distinct(), groups);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_that_holds_data_is_encrypted_at_rest(string name)
    {
        var stack = Named(name);
        Assert.All(stack.Resources.Select(resource => resource.Key), id =>
        {
            var properties = stack.Properties(id);
            switch ((string)stack[id]["Type"]!)
            {
                case "AWS::EC2::Volume" or "AWS::EFS::FileSystem":
                    Assert.True((bool)properties["Encrypted"]!, id);
                    break;
                case "AWS::EC2::LaunchTemplate":
                    Assert.All(properties["LaunchTemplateData"]!["BlockDeviceMappings"]!.AsArray(), disk => Assert.True((bool)disk!["Ebs"]!["Encrypted"]!, id));
                    break;
                case "AWS::RDS::DBCluster":
                    Assert.True((bool)properties["StorageEncrypted"]!, id);
                    break;
                case "AWS::ElastiCache::ReplicationGroup":
                    Assert.True((bool)properties["AtRestEncryptionEnabled"]! && (bool)properties["TransitEncryptionEnabled"]!, id);
                    break;
                case "AWS::OpenSearchService::Domain":
                    Assert.True((bool)properties["EncryptionAtRestOptions"]!["Enabled"]! && (bool)properties["NodeToNodeEncryptionOptions"]!["Enabled"]!, id);
                    break;
                case "AWS::S3::Bucket":
                    Assert.NotEmpty(Having(properties["BucketEncryption"], "SSEAlgorithm"));
                    break;
                case "AWS::ECS::TaskDefinition":
                    Assert.All(Having(properties, "FilesystemId"), files => Assert.Equal("ENABLED", (string?)files["TransitEncryption"]));
                    break;
                case var type:
                    Assert.Contains(type, NothingToEncrypt);
                    break;
            }
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Instances_answer_to_IMDSv2_only(string name)
    {
        var stack = Named(name);
        var launches = stack.Ids("AWS::EC2::LaunchTemplate").Select(id => stack.Properties(id)["LaunchTemplateData"]!).ToList();

        Assert.All(launches, launch => Assert.Equal("required", (string?)launch["MetadataOptions"]!["HttpTokens"]));
        Assert.Equal(TemplateCases.Case(name) is { Nodes: > 0 } or { InContainers: true }, launches.Count > 0);
        Assert.All(stack.Ids("AWS::EC2::Instance"), id => Assert.NotNull(stack.Properties(id)["LaunchTemplate"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_role_may_do_anything_to_everything(string name)
    {
        var stack = Named(name);
        var statements = stack.Ids("AWS::IAM::Role").SelectMany(id => Having(stack.Properties(id)["Policies"], "Effect"))
            .Concat(stack.Ids("AWS::SecretsManager::ResourcePolicy").SelectMany(id => Having(stack.Properties(id)["ResourcePolicy"], "Effect")))
            .ToList();

        Assert.NotEmpty(statements);
        Assert.All(statements, statement =>
        {
            var actions = Strings(statement["Action"]);
            Assert.DoesNotContain(actions, action => action.Contains('*', StringComparison.Ordinal));
            if (Strings(statement["Resource"]).Contains("*"))
                Assert.All(actions, action => Assert.Matches("^(ec2:Describe|ssmmessages:)", action));
            if (Text(statement["Resource"]) is var resource && resource.Contains("/*", StringComparison.Ordinal) && resource != """{"Fn::Sub":"${Media.Arn}/*"}""")
                Assert.Contains("aws:ResourceTag/cloud:stack", Text(statement["Condition"]), StringComparison.Ordinal);
        });
        Assert.DoesNotContain("AdministratorAccess", stack.Root.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backups_are_planned_by_the_control_plane_alone(string name)
    {
        var stack = Named(name);
        Assert.Empty(stack.Ids("AWS::Backup::BackupPlan"));
        Assert.Empty(stack.Ids("AWS::Backup::BackupSelection"));
        Assert.All(stack.Ids("AWS::EFS::FileSystem"), id => Assert.Equal("DISABLED", (string?)stack.Properties(id)["BackupPolicy"]!["Status"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_holds_data_outlives_the_stack(string name)
    {
        var stack = Named(name);
        var data = DataTypes.SelectMany(stack.Ids).Where(id => id != Going).ToList();

        Assert.NotEmpty(data);
        Assert.All(data, id => Assert.Equal(
            (string?)stack[id]["Type"] == "AWS::RDS::DBCluster" ? ("Snapshot", "Snapshot") : ("RetainExceptOnCreate", "Retain"),
            ((string?)stack[id]["DeletionPolicy"], (string?)stack[id]["UpdateReplacePolicy"])));
    }

    [Theory]
    [InlineData(EnvironmentType.Production, false, 8)]
    [InlineData(EnvironmentType.Staging, false, 4)]
    [InlineData(EnvironmentType.Staging, true, 2)]
    [InlineData(EnvironmentType.Integration, false, 3)]
    public void The_stack_policy_denies_replacing_and_deleting_what_is_retained(EnvironmentType type, bool shared, int count)
    {
        var spec = shared ? TemplateCases.SharedStaging() : TemplateCases.Spec(type);
        var stack = Of(spec);
        var statements = JsonNode.Parse(StackTemplates.StackPolicy(Blueprint.MagentoCluster, spec))!["Statement"]!.AsArray();
        var denied = Assert.Single(statements, statement => (string?)statement!["Effect"] == "Deny")!;
        var retained = stack.Resources
            .Where(resource => (string?)resource.Value!["DeletionPolicy"] == "RetainExceptOnCreate")
            .Select(resource => $"LogicalResourceId/{resource.Key}");

        Assert.Equal(["Update:Replace", "Update:Delete"], Strings(denied["Action"]));
        Assert.Equal(retained, Strings(denied["Resource"]));
        Assert.Equal(count, Strings(denied["Resource"]).Count);
        Assert.All(DataTypes.SelectMany(stack.Ids), id => Assert.Contains($"LogicalResourceId/{id}", Strings(denied["Resource"])));
    }

    [Theory]
    [InlineData(null, true, true)]
    [InlineData("A", false, true)]
    [InlineData("B", true, false)]
    public void The_stack_policy_of_containers_lets_go_the_one_database_that_is_to_go(string? removed, bool guardsA, bool guardsB)
    {
        var spec = SampleEnvironment.Of(Catalogue.Blueprint(Blueprint.WordPressContainers)!, EnvironmentType.Production, Catalogue.Plan("pro")!, "S", "us-east-1");
        var denied = JsonNode.Parse(StackTemplates.StackPolicy(Blueprint.WordPressContainers, spec, removed))!["Statement"]!.AsArray().Single(statement => (string?)statement!["Effect"] == "Deny")!;
        var guarded = Strings(denied["Resource"]);
        Assert.Equal((guardsA, guardsB), (guarded.Contains("LogicalResourceId/DatabaseA"), guarded.Contains("LogicalResourceId/DatabaseB")));
        Assert.Contains("LogicalResourceId/Files", guarded);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Uploads_are_public_to_nobody_and_read_over_TLS_only(string name)
    {
        var stack = Named(name);
        Assert.All(stack.Ids("AWS::S3::Bucket"), id => Assert.All(stack.Properties(id)["PublicAccessBlockConfiguration"]!.AsObject(), shut => Assert.True((bool)shut.Value!)));
        Assert.All(stack.Ids("AWS::S3::BucketPolicy"), id =>
        {
            var statements = Having(stack.Properties(id), "Effect").ToList();
            Assert.Contains(statements, statement => (string?)statement["Effect"] == "Deny" && Text(statement["Condition"]).Contains("aws:SecureTransport", StringComparison.Ordinal));
            Assert.All(statements.Where(statement => (string?)statement["Effect"] == "Allow"), statement => Assert.Contains("aws:SourceArn", Text(statement["Condition"]), StringComparison.Ordinal));
        });
    }

    /// <summary>A range that somebody gives, and that may not be so wide as to mean everybody.</summary>
    private static bool IsGivenRange(RenderedStack stack, JsonNode address)
    {
        if (address is not JsonObject given || (string?)given["Ref"] is not { } parameter)
            return false;

        var pattern = $"^(?:{(string)stack.Root["Parameters"]![parameter]!["AllowedPattern"]!})$";
        Assert.DoesNotMatch(pattern, "0.0.0.0/0");
        Assert.DoesNotMatch(pattern, "8.0.0.0/15");
        Assert.Matches(pattern, "203.0.113.0/24");
        return true;
    }

    /// <summary>A policy field is one text or a list of them; intrinsics are left out.</summary>
    private static List<string> Strings(JsonNode? node) =>
        [.. (node is JsonArray list ? list : [node?.DeepClone()]).Where(item => item?.GetValueKind() == JsonValueKind.String).Select(item => (string)item!)];
}
