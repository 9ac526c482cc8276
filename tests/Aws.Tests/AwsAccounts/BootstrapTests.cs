using System.Text.Json.Nodes;
using Cloud.Aws.Tests.Client;
using Cloud.Aws.Tests.Templates;
using Cloud.Domain.AwsAccounts;

namespace Cloud.Aws.Tests.AwsAccounts;

/// <summary>The template that a customer runs: what it opens, to whom, and nothing beside.</summary>
public sealed class BootstrapTests
{
    private const string Bucket = "cloud-templates";

    /// <summary>What no call of the client is called, with the reason; the list may only shrink.</summary>
    private static readonly Dictionary<string, string> BesideCalls = new(StringComparer.Ordinal)
    {
        ["cloudformation:DetectStackResourceDrift"] = "DetectStackDrift asks it of every resource",
        ["iam:PassRole"] = "CreateChangeSet, StartBackupJob and StartRestoreJob hand a role on",
        ["backup:TagResource"] = "StartBackupJob tags the recovery point",
        ["acm:AddTagsToCertificate"] = "RequestCertificate tags the certificate",
        ["s3:GetObject"] = "CloudFormation reads the template as its caller",
    };

    /// <summary>The template store's calls, by S3's own package.</summary>
    private static readonly string[] StoreCalls = ["s3:CreateBucket", "s3:PutObject"];

    private static readonly AwsAccount Account = AwsAccount.Create(Guid.CreateVersion7(), "111122223333", "Acme", DateTimeOffset.UnixEpoch);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Rendered => BootstrapTemplate.Render(Account, "444455556666", Bucket);

    [Fact]
    public void Every_call_that_the_client_sends_is_granted_and_nothing_that_it_does_not()
    {
        // ContractTests hold these lists against the client.
        var sent = new[] { ("cloudformation", AwsModel.CloudFormation), ("backup", AwsModel.Backup), ("iam", AwsModel.Identity), ("ec2", AwsModel.Compute), ("rds", AwsModel.Databases), ("cloudwatch", AwsModel.Monitoring), ("acm", AwsModel.Certificates), ("servicequotas", AwsModel.Quotas) }
            .SelectMany(s => s.Item2.Operations.Select(o => $"{s.Item1}:{o}")).Concat(StoreCalls);

        var granted = AccessPolicy.Of(Account, Bucket).SelectMany(c => c.Actions).Distinct();

        Assert.Equal(sent.Concat(BesideCalls.Keys).Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    /// <summary>Where the resource is a star, AWS knows none for the action, or its id is not known before it is made.</summary>
    [Fact]
    public void A_resource_that_can_be_named_is_named()
    {
        string[] unnamed =
        [
            "acm:AddTagsToCertificate", "acm:RequestCertificate", "backup:DescribeBackupJob", "backup:DescribeRestoreJob", "cloudformation:DescribeStackDriftDetectionStatus", "ec2:DescribeAddresses", "ec2:DescribeImages", "ec2:DescribeManagedPrefixLists", "ec2:DescribeRegions", "ec2:DescribeVpcs",
            "servicequotas:GetServiceQuota",
        ];
        var starred = Statements("AccessRole").Where(s => s["Resource"]!.AsArray().Any(r => r is JsonValue)).SelectMany(Actions);

        Assert.Equal(unnamed, starred.Order(StringComparer.Ordinal));
        Assert.All(Statements("AccessRole").SelectMany(Actions), action => Assert.DoesNotContain('*', action));
    }

    [Fact]
    public void The_role_is_taken_by_our_account_with_the_rows_own_external_id_alone()
    {
        var trust = JsonNode.Parse(Rendered)!["Resources"]!["AccessRole"]!["Properties"]!["AssumeRolePolicyDocument"]!["Statement"]!.AsArray();

        var only = Assert.Single(trust)!;
        Assert.Equal("arn:${AWS::Partition}:iam::444455556666:root", (string?)only["Principal"]!["AWS"]!["Fn::Sub"]);
        Assert.Equal(Account.ExternalId, (string?)only["Condition"]!["StringEquals"]!["sts:ExternalId"]);
        Assert.True(Account.ExternalId.Length >= 32, "128 bits are 32 hexadecimal digits.");
        Assert.NotEqual(Account.ExternalId, AwsAccount.Create(Account.OrganizationId, Account.AccountId, "Again", DateTimeOffset.UnixEpoch).ExternalId);
    }

    [Fact]
    public void CloudFormations_role_has_the_services_of_the_templates_and_no_other()
    {
        var used = TemplateCases.Bodies().Concat(TemplateCases.EdgeBodies()).Select(b => b.Value).SelectMany(b => JsonNode.Parse(b)!["Resources"]!.AsObject().Select(r => PrefixOf((string)r.Value!["Type"]!))).Distinct();
        var granted = Statements("StackRole").SelectMany(Actions).Select(a => a.Split(':')[0]).Distinct();

        // Keys belong to what is encrypted, and the vault's store to the vault.
        Assert.Equal(used.Append("kms").Append("backup-storage").Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_stacks_roles_get_no_policy_of_AWSs_beside_those_of_the_templates_and_touch_no_role_of_the_bootstrap()
    {
        var used = TemplateCases.Bodies().Values.SelectMany(b => Strings(JsonNode.Parse(b)!)).Where(t => t.StartsWith("arn:${AWS::Partition}:iam::aws:policy/", StringComparison.Ordinal)).Distinct();
        var known = Statements("StackRole").Single(s => (string?)s["Sid"] == "KnownPolicies");

        Assert.Equal(used.Order(StringComparer.Ordinal), Strings(known["Condition"]!).Order(StringComparer.Ordinal));
        var roles = Statements("StackRole").Where(s => Actions(s).Any(a => a.StartsWith("iam:", StringComparison.Ordinal))).SelectMany(s => Strings(s["Resource"]!)).ToList();
        Assert.All(roles, arn => Assert.Matches(":(role|instance-profile)/(cloud-|aws-service-role/)", arn));
        Assert.All([Account.RoleName, Account.StackRoleName, Account.BootstrapStack], name => Assert.False(name.StartsWith("cloud-", StringComparison.Ordinal)));
    }

    /// <summary>IAM's quota for the inline policies of a role is 10,240 characters, white space not counted.</summary>
    [Theory]
    [InlineData("AccessRole")]
    [InlineData("StackRole")]
    public void The_policies_fit_into_a_role(string role) =>
        Assert.InRange(JsonNode.Parse(Rendered)!["Resources"]![role]!["Properties"]!["Policies"]!.ToJsonString().Length, 100, 10_240);

    [Fact]
    public async Task The_template_fits_the_official_resource_schemas()
    {
        var (exitCode, output) = await SchemaTests.Check(new JsonObject { ["bootstrap"] = JsonNode.Parse(Rendered) });

        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Cfn_lint_finds_nothing_in_the_template()
    {
        if (!ExternalTool.IsThere("cfn-lint"))
            Assert.Skip("cfn-lint is not installed here, so the bootstrap template was not linted. The resource schemas were still checked.");

        var folder = Directory.CreateTempSubdirectory("cloud-bootstrap-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "bootstrap.json"), Rendered, Ct);
            var (exitCode, output) = await ExternalTool.Run("cfn-lint", ["--regions", "eu-central-1", "us-east-1", "--", "bootstrap.json"], folder.FullName, "", TimeSpan.FromMinutes(2), Ct);
            Assert.Equal("", output.Trim());
            Assert.Equal(0, exitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<JsonNode> Statements(string role) =>
        JsonNode.Parse(Rendered)!["Resources"]![role]!["Properties"]!["Policies"]![0]!["PolicyDocument"]!["Statement"]!.AsArray().Select(s => s!);

    private static IEnumerable<string> Actions(JsonNode statement) => statement["Action"]!.AsArray().Select(a => (string)a!);

    private static IEnumerable<string> Strings(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Value is null ? [] : Strings(p.Value)),
        JsonArray a => a.SelectMany(i => i is null ? [] : Strings(i)),
        _ => [node.ToString()],
    };

    /// <summary>What IAM calls a service, by what CloudFormation calls it.</summary>
    private static string PrefixOf(string type) => type.Split("::")[1] switch
    {
        "AmazonMQ" => "mq",
        "ApplicationAutoScaling" => "application-autoscaling",
        "CertificateManager" => "acm",
        "EFS" => "elasticfilesystem",
        "ElasticLoadBalancingV2" => "elasticloadbalancing",
        "OpenSearchService" => "es",
        var other => other.ToLowerInvariant(),
    };
}
