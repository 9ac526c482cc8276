using Cloud.Domain.Blueprints;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>What goes between CloudFront and the balancer: HTTPS as soon as the balancer has a name of ours, and no request lost on the way there (ADR 0027).</summary>
public sealed class OriginTests
{
    private const string Encrypted = "BalancerIsEncrypted";

    /// <summary>Bodies with CloudFront and a balancer of their own.</summary>
    public static TheoryData<string> Names => [.. TemplateCases.Bodies().Keys.Where(name => TemplateCases.Case(name) is { IsShared: false } item && StackTemplates.HasEdge(item.Blueprint, item.Spec))];

    [Theory]
    [MemberData(nameof(Names))]
    public void With_a_name_CloudFront_speaks_HTTPS_alone_and_by_that_name(string name)
    {
        var stack = Named(name);
        var origin = stack.Properties("Distribution")["DistributionConfig"]!["Origins"]![0]!;

        Assert.Equal("""{"Fn::Not":[{"Fn::Equals":[{"Ref":"OriginName"},""]}]}""", Text(stack.Root["Conditions"]![Encrypted]!));
        Assert.Equal($$"""{"Fn::If":["{{Encrypted}}","https-only","http-only"]}""", Text(origin["CustomOriginConfig"]!["OriginProtocolPolicy"]!));
        Assert.Equal("""["TLSv1.2"]""", Text(origin["CustomOriginConfig"]!["OriginSSLProtocols"]!));
        Assert.Equal($$"""{"Fn::If":["{{Encrypted}}",{"Ref":"OriginRecord"},{"Fn::GetAtt":["LoadBalancer","DNSName"]}]}""", Text(origin["DomainName"]!));
        Assert.Equal(("""{"Ref":"OriginName"}""", "A"), (Text(stack.Properties("OriginRecord")["Name"]!), (string?)stack.Properties("OriginRecord")["Type"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_balancer_shows_a_certificate_for_that_name_which_the_stack_proves_itself(string name)
    {
        var stack = Named(name);
        var certificate = stack.Properties(Assert.Single(stack.Ids("AWS::CertificateManager::Certificate")));

        Assert.Equal(("""{"Ref":"OriginName"}""", "DNS"), (Text(certificate["DomainName"]!), (string?)certificate["ValidationMethod"]));
        Assert.Equal("""[{"DomainName":{"Ref":"OriginName"},"HostedZoneId":{"Ref":"OriginZoneId"}}]""", Text(certificate["DomainValidationOptions"]!));
        Assert.Equal("""[{"CertificateArn":{"Ref":"OriginCertificate"}}]""", Text(stack.Properties("HttpsListener")["Certificates"]!));
        Assert.All(["OriginCertificate", "OriginRecord", "HttpsListener", "LoadBalancerTlsGroup"], id => Assert.Equal(Encrypted, (string?)stack[id]["Condition"]));
    }

    /// <summary>The edges learn one after the other: those that speak HTTP yet are served, and whoever else comes to port 80 is sent away.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Both_listeners_serve_who_brings_the_token_and_nobody_else(string name)
    {
        var stack = Named(name);
        var rules = stack.Ids("AWS::ElasticLoadBalancingV2::ListenerRule").ToLookup(id => (string)stack.Properties(id)["ListenerArn"]!["Ref"]!);

        Assert.Equal(["HttpListener", "HttpsListener"], rules.Select(listener => listener.Key).Order(StringComparer.Ordinal));
        Assert.Equal(rules["HttpListener"].Select(Served), rules["HttpsListener"].Select(Served));
        Assert.All(rules.SelectMany(listener => listener), id => Assert.Contains("OriginSecret", Served(id), StringComparison.Ordinal));
        Assert.All(rules["HttpListener"], id => Assert.Null(stack[id]["Condition"]));
        Assert.Contains("redirect", Text(stack.Properties("HttpListener")["DefaultActions"]!["Fn::If"]![1]!), StringComparison.Ordinal);
        Assert.Contains("403", Text(stack.Properties("HttpsListener")["DefaultActions"]!), StringComparison.Ordinal);

        string Served(string id) => Text(stack.Properties(id)["Conditions"]!) + Text(stack.Properties(id)["Actions"]!) + Text(stack.Properties(id)["Priority"]!);
    }

    /// <summary>The distribution names the record, the record waits for the rules, the rules name the listener.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void CloudFront_is_told_of_the_name_when_all_that_answers_it_stands(string name)
    {
        var stack = Named(name);
        var rules = stack.Ids("AWS::ElasticLoadBalancingV2::ListenerRule").Where(id => (string?)stack.Properties(id)["ListenerArn"]!["Ref"] == "HttpsListener");

        Assert.Equal(rules.Order(StringComparer.Ordinal), stack["OriginRecord"]["DependsOn"]!.AsArray().Select(id => (string)id!).Order(StringComparer.Ordinal));
    }

    /// <summary>A managed prefix list of 55 counts as that many of a group's 60 rules.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_CDNs_addresses_stand_once_in_a_group(string name)
    {
        var stack = Named(name);
        Assert.All(new[] { ("LoadBalancerGroup", 80), ("LoadBalancerTlsGroup", 443) }, group =>
        {
            var rule = Assert.Single(Having(stack.Properties(group.Item1), "SourcePrefixListId"));
            Assert.Equal((group.Item2, group.Item2), ((int)rule["FromPort"]!, (int)rule["ToPort"]!));
        });
    }

    [Fact]
    public void Staging_on_productions_nodes_speaks_to_productions_name_as_production_does()
    {
        var stack = Named("staging-shared");
        var origin = stack.Properties("Distribution")["DistributionConfig"]!["Origins"]![0]!;

        Assert.Equal("""{"Ref":"ProductionOriginHostname"}""", Text(origin["DomainName"]!));
        Assert.Equal("""{"Fn::If":["ProductionIsEncrypted","https-only","http-only"]}""", Text(origin["CustomOriginConfig"]!["OriginProtocolPolicy"]!));
        Assert.Equal("""["OriginRule"]""", Text(stack["Distribution"]["DependsOn"]!));
        Assert.Empty(stack.Ids("AWS::CertificateManager::Certificate"));
        Assert.Equal($$"""{"Fn::If":["{{Encrypted}}","HTTPS","HTTP"]}""", Text(Named("production").Outputs[StackOutputs.ListenerProtocol]!["Value"]));
    }

    [Fact]
    public void The_name_and_its_zone_are_values_of_the_stack()
    {
        var spec = TemplateCases.Spec() with { Origin = new OriginName("abcdefghijkl2-production.origin.cloud.example", "Z1") };
        var named = TemplateCases.Render(spec);

        Assert.Equal((spec.Origin!.Name, "Z1"), (named.Parameters[StackParameters.OriginName], named.Parameters[StackParameters.OriginZoneId]));
        Assert.Equal(TemplateCases.Render(TemplateCases.Spec()).Body, named.Body);
        Assert.DoesNotContain(StackParameters.OriginName, TemplateCases.Render(spec with { Integrations = [TemplateCases.Fastly] }).Parameters.Keys);
    }
}
