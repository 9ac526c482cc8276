using System.Text;
using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>The stack in us-east-1 that every CDN needs, and the names that the CDN answers for.</summary>
public sealed class EdgeTests
{
    private static readonly string[] Clusters = [Blueprint.MagentoCluster, Blueprint.DrupalCluster];

    public static TheoryData<string> Names => [.. TemplateCases.EdgeBodies().Keys];

    [Fact]
    public void R43_Every_environment_with_a_CDN_has_one_and_no_other()
    {
        Assert.All(TemplateCases.All(), item => Assert.Equal(Of(item.Spec, item.Blueprint).Ids("AWS::CloudFront::Distribution").Length, StackTemplates.RenderEdge(item.Blueprint, item.Spec) is null ? 0 : 1));
        Assert.All(Clusters, blueprint => Assert.False(StackTemplates.HasEdge(blueprint, TemplateCases.Spec(EnvironmentType.Integration))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R5_The_web_ACL_is_for_CloudFront_and_refuses_floods_and_known_attacks(string name)
    {
        var acl = Named(name).Properties("WebAcl");
        var rules = acl["Rules"]!.AsArray();
        var groups = rules.Select(rule => (string?)rule!["Statement"]!["ManagedRuleGroupStatement"]?["Name"]).OfType<string>().ToList();

        Assert.Equal("CLOUDFRONT", (string?)acl["Scope"]);
        Assert.NotNull(acl["DefaultAction"]!["Allow"]);
        Assert.Equal(Enumerable.Range(0, rules.Count), rules.Select(rule => (int)rule!["Priority"]!));
        Assert.NotNull(rules[0]!["Action"]!["Block"]);
        Assert.Equal("IP", (string?)rules[0]!["Statement"]!["RateBasedStatement"]!["AggregateKeyType"]);
        Assert.All(rules.Skip(1), rule => Assert.NotNull(rule!["OverrideAction"]!["None"]));
        string[] always = ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesSQLiRuleSet", "AWSManagedRulesPHPRuleSet"];
        Assert.Equal(name.Contains("wordpress", StringComparison.Ordinal) ? [.. always, "AWSManagedRulesWordPressRuleSet"] : always, groups);
        Assert.All(Having(acl, "MetricName"), seen => Assert.True((bool)seen["CloudWatchMetricsEnabled"]!));
    }

    /// <summary>Editors send markup, and uploads are larger than 8 KB.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void What_editors_send_every_day_is_counted_and_not_refused(string name)
    {
        var counted = Having(Named(name).Properties("WebAcl"), "ActionToUse").ToDictionary(rule => (string)rule["Name"]!, rule => rule["ActionToUse"]!.AsObject().Single().Key);

        Assert.Equal(["CrossSiteScripting_BODY", "SizeRestrictions_BODY"], counted.Keys.Order(StringComparer.Ordinal));
        Assert.All(counted.Values, action => Assert.Equal("Count", action));
    }

    /// <summary>One waits up to 72 hours for a customer's DNS, and would hold its stack meanwhile.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void No_certificate_is_in_the_stack(string name)
    {
        Assert.Empty(Named(name).Ids("AWS::CertificateManager::Certificate"));
        Assert.Equal([StackOutputs.WebAclArn], Named(name).Outputs.Select(output => output.Key));
    }

    [Fact]
    public void R4_The_CDN_answers_for_every_name_with_the_one_certificate_and_tells_where_names_point()
    {
        var stack = Named("production");
        var config = stack.Properties("Distribution")["DistributionConfig"]!;

        Assert.Equal("""{"Fn::If":["HasEdgeCertificate",{"Ref":"DomainNames"},{"Ref":"AWS::NoValue"}]}""", Text(config["Aliases"]!));
        Assert.Equal("""{"Ref":"EdgeCertificateArn"}""", Text(config["ViewerCertificate"]!["Fn::If"]![1]!["AcmCertificateArn"]!));
        Assert.Equal("""{"Fn::GetAtt":["Distribution","DomainName"]}""", Text(stack.Outputs.Single(o => o.Key == StackOutputs.EdgeTarget).Value!["Value"]!));
        var spec = TemplateCases.Spec(EnvironmentType.Production).Serving(Blueprint.MagentoCluster, new(["shop.example.com", "*.example.org"], "shop.example.com", "arn:aws:acm:us-east-1:000000000000:certificate/1"));
        var parameters = StackTemplates.Render(Blueprint.MagentoCluster, spec).Parameters;
        Assert.Equal(("shop.example.com", "shop.example.com,*.example.org", spec.EdgeCertificateArn),
            (parameters[StackParameters.DomainName], parameters[StackParameters.DomainNames], parameters[StackParameters.EdgeCertificateArn]));
        Assert.DoesNotContain(StackParameters.CertificateArn, parameters.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_within_every_quota_and_goes_in_the_call_itself(string name)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(TemplateCases.EdgeBodies()[name]), 1, 51_200);
        Assert.DoesNotContain(Named(name).Resources, resource => resource.Value!["DeletionPolicy"] is not null);
    }

    [Fact]
    public void Every_parameter_has_a_value_it_accepts()
    {
        Assert.All(TemplateCases.All(), item =>
        {
            if (StackTemplates.RenderEdge(item.Blueprint, item.Spec) is not { } edge)
                return;

            var declared = JsonNode.Parse(edge.Body)!["Parameters"]!.AsObject();
            Assert.Equal(declared.Select(parameter => parameter.Key), edge.Parameters.Keys);
            Assert.Matches($"^(?:{(string)declared[StackParameters.EnvironmentId]!["AllowedPattern"]!})$", edge.Parameters[StackParameters.EnvironmentId]);
        });
    }
}
