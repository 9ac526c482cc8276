using System.Net;
using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>Stacks that Fastly stands before in CloudFront's place: who is let in, and what is not there any more.</summary>
public sealed class FastlyTests
{
    /// <summary>Rules of a security group ("Amazon VPC quotas", 60 unless raised).</summary>
    private const int MostRules = 60;

    public static TheoryData<string> Names => [.. TemplateCases.Bodies().Keys.Where(name => name.StartsWith("fastly-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void R5_R67_There_is_no_CloudFront_and_nothing_in_us_east_1_for_it(string name)
    {
        var (stack, item) = (Named(name), TemplateCases.Case(name));
        Assert.DoesNotContain(stack.Resources, r => ((string)r.Value!["Type"]!).StartsWith("AWS::CloudFront::", StringComparison.Ordinal));
        Assert.Empty(stack.Ids("AWS::Route53::RecordSet"));
        Assert.False(StackTemplates.HasEdge(item.Blueprint, item.Spec));
        Assert.Null(StackTemplates.RenderEdge(item.Blueprint, item.Spec));
        Assert.Equal(item.Spec.Region, item.Spec.CertificateRegion(item.Blueprint));
        Assert.DoesNotMatch("EdgeCertificate|EdgeWebAcl|PrefixList|cloudfront", TemplateCases.Bodies()[name]);
        Assert.Equal("7i6HN3TK9wS159v2gPAZ8A", (string?)stack.Outputs[StackOutputs.FastlyService]!["Value"]);
        Assert.Null(stack.Outputs[StackOutputs.EdgeTarget]);
        Assert.Equal("HasDomain", (string?)stack.Outputs[StackOutputs.EdgeHostname]!["Condition"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void R67_Fastly_s_addresses_alone_reach_the_balancer_on_the_port_that_serves(string name)
    {
        var branches = Named(name).Properties("LoadBalancerGroup")["SecurityGroupIngress"]!["Fn::If"]!.AsArray();
        Assert.Equal("BalancerIsEncrypted", (string?)branches[0]);
        foreach (var (rules, port) in new[] { (branches[1]!.AsArray(), 443), (branches[2]!.AsArray(), 80) })
        {
            Assert.InRange(rules.Count, 1, MostRules);
            Assert.Equal(FastlyRanges.Addresses, rules.Select(r => (string)r!["CidrIp"]!));
            Assert.All(rules, r => Assert.Equal((port, port), ((int)r!["FromPort"]!, (int)r["ToPort"]!)));
        }
    }

    [Fact]
    public void Fastly_s_ranges_are_networks_and_none_of_them_is_the_world()
    {
        Assert.Equal(19, FastlyRanges.Addresses.Distinct().Count());
        Assert.All(FastlyRanges.Addresses, range => Assert.InRange(IPNetwork.Parse(range).PrefixLength, 16, 24));
        Assert.True(FastlyRanges.Source.SeenOn > new DateOnly(2026, 1, 1));
    }

    /// <summary>What Fastly brings comes by the call alone: NoEcho, without a default, in no output and in no user data.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void R67_Every_request_must_bring_what_only_this_integration_s_services_are_given(string name)
    {
        var (stack, item) = (Named(name), TemplateCases.Case(name));
        var declared = stack.Root["Parameters"]![StackParameters.FastlyOriginToken]!;
        Assert.True((bool)declared["NoEcho"]!);
        Assert.Null(declared["Default"]);
        var rules = stack.Ids("AWS::ElasticLoadBalancingV2::ListenerRule");
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Contains(
            stack.Properties(rule)["Conditions"]!.AsArray(),
            c => (string?)c!["HttpHeaderConfig"]?["HttpHeaderName"] == StackTemplates.OriginHeader && Text(c["HttpHeaderConfig"]!["Values"]) == """[{"Ref":"FastlyOriginToken"}]"""));
        Assert.Equal(rules.Length, Having(stack.Root, "Ref").Count(reference => (string?)reference["Ref"] == StackParameters.FastlyOriginToken));
        Assert.DoesNotContain("OriginSecret", TemplateCases.Bodies()[name], StringComparison.Ordinal);
        var rendered = TemplateCases.Render(item.Spec, item.Blueprint);
        Assert.Equal(IntegrationType.Fastly, rendered.Secrets[StackParameters.FastlyOriginToken]);
        Assert.Equal(stack.Root["Parameters"]!.AsObject().Select(p => p.Key).Order(), rendered.Parameters.Keys.Concat(rendered.Secrets.Keys).Order());
    }

    /// <summary>Nobody asked for it in this change: template and marks are as they are, and AWS keeps the secret it has.</summary>
    [Fact]
    public void What_is_kept_renders_the_same_template_and_sends_no_secret()
    {
        var taken = TemplateCases.Spec() with { Integrations = [TemplateCases.Fastly] };
        var kept = taken with { Integrations = [TemplateCases.Fastly with { IsKept = true }] };
        Assert.Equal(TemplateCases.Render(taken).Body, TemplateCases.Render(kept).Body);
        Assert.Empty(TemplateCases.Render(kept).Secrets);
        Assert.Equal([StackParameters.FastlyOriginToken], TemplateCases.Render(kept).Kept);
    }

    [Fact]
    public void R45_Staging_of_its_own_has_it_as_production_has()
    {
        JsonNode? Guard(string name, string part) => Named(name).Properties(part);
        Assert.Equal(Text(Guard("fastly-production", "LoadBalancerGroup")), Text(Guard("fastly-staging", "LoadBalancerGroup")));
        Assert.Equal(Text(Guard("fastly-production", "OriginRule")), Text(Guard("fastly-staging", "OriginRule")));
    }

    [Fact]
    public void Without_it_no_stack_has_anything_of_it() =>
        Assert.All(TemplateCases.Bodies().Where(b => !b.Key.StartsWith("fastly-", StringComparison.Ordinal)), body => Assert.DoesNotContain("fastly", body.Value, StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData(EnvironmentType.Production, "7i6HN3TK9wS159v2gPAZ8A")]
    [InlineData(EnvironmentType.Staging, "SU1Z0isxPaozGVKXdv0eY")]
    public void R45_Each_of_both_has_a_service_of_its_own(EnvironmentType type, string service) =>
        Assert.Equal(service, new IntegrationSettings(ServiceId: "7i6HN3TK9wS159v2gPAZ8A", StagingServiceId: "SU1Z0isxPaozGVKXdv0eY").ServiceOf(type));
}
