using System.Text;
using System.Text.RegularExpressions;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>CloudFormation's quotas ("CloudFormation quotas" in its user guide) and what a template must say to be used.</summary>
public sealed class LimitTests
{
    /// <summary>In the call itself; containers, and clusters with agents or redirects, are fetched from the template store, which is how the product sends every template.</summary>
    private const int TemplateBytes = 51_200;
    private const int StoredTemplateBytes = 1_000_000;
    private const int MostResources = 500;
    private const int MostParameters = 200;
    private const int MostOutputs = 200;
    private const int LongestLogicalId = 255;
    private const int LongestParameterValue = 4096;

    public static TheoryData<string> Names => [.. TemplateCases.Bodies().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_is_within_every_quota(string name)
    {
        var stack = Named(name);

        Assert.InRange(Encoding.UTF8.GetByteCount(TemplateCases.Bodies()[name]), 1, TemplateCases.Case(name) is { InContainers: true } or { Spec.Integrations.Count: > 0 } or { Spec.Routes.Count: > 0 } ? StoredTemplateBytes : TemplateBytes);
        Assert.InRange(stack.Resources.Count, 1, MostResources);
        Assert.InRange(stack.Root["Parameters"]!.AsObject().Count, 1, MostParameters);
        Assert.InRange(stack.Outputs.Count, 1, MostOutputs);
        var logicalId = new Regex($"^[A-Za-z0-9]{{1,{LongestLogicalId}}}$", RegexOptions.None, TimeSpan.FromSeconds(1));
        Assert.All(stack.Resources, resource => Assert.Matches(logicalId, resource.Key));
    }

    [Fact]
    public void Every_case_gives_each_parameter_a_value_it_accepts()
    {
        Assert.All(TemplateCases.All(), item =>
        {
            var rendered = TemplateCases.Render(item.Spec, item.Blueprint);
            var declared = Of(item.Spec, item.Blueprint).Root["Parameters"]!.AsObject();

            Assert.Equal(declared.Select(parameter => parameter.Key).Order(StringComparer.Ordinal), rendered.Parameters.Keys.Concat(rendered.Secrets.Keys).Order(StringComparer.Ordinal));
            Assert.All(rendered.Parameters, given =>
            {
                Assert.InRange(given.Value.Length, 0, LongestParameterValue);
                if ((string?)declared[given.Key]!["AllowedPattern"] is { } pattern)
                    Assert.Matches($"^(?:{pattern})$", given.Value);
                if ((int?)declared[given.Key]!["MinValue"] is { } least)
                    Assert.InRange(int.Parse(given.Value, System.Globalization.CultureInfo.InvariantCulture), least, (int)declared[given.Key]!["MaxValue"]!);
            });
        });
    }

    [Fact]
    public void Region_and_size_change_parameters_only() => Assert.Equal(41, TemplateCases.Bodies().Count);

    [Fact]
    public void The_same_environment_gives_the_same_bytes() =>
        Assert.Equal(TemplateCases.Render(TemplateCases.Spec()).Body, TemplateCases.Render(TemplateCases.Spec()).Body);

    [Fact]
    public void The_body_is_minified() => Assert.DoesNotContain("\n", TemplateCases.Bodies()["production"], StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_stack_tells_what_its_readers_ask_for(string name)
    {
        string[] always =
        [
            StackOutputs.VpcId, StackOutputs.EdgeHostname, StackOutputs.EdgeTarget, StackOutputs.LoadBalancerDnsName, StackOutputs.BackupVaultName, StackOutputs.BackupRoleArn,
        ];
        var form = TemplateCases.Case(name);
        Func<int, string>[] numbered =
        [
            StackOutputs.NodeName, StackOutputs.NodeZone, StackOutputs.NodeInstanceType, StackOutputs.NodeGroupName,
            StackOutputs.GatewayAddress, StackOutputs.GatewayAllocationId, StackOutputs.GatewayZone, StackOutputs.DataVolumeArn,
        ];
        var expected = always.Concat(Enumerable.Range(1, form.Nodes).SelectMany(number => numbered.Select(output => output(number))));
        expected = form switch
        {
            { Nodes: ClusterSize.Nodes } => expected
                .Concat([StackOutputs.EnvironmentId, StackOutputs.ListenerArn, StackOutputs.ListenerProtocol, StackOutputs.LoadBalancerName, StackOutputs.NodeRoleArn])
                .Concat(Enumerable.Range(1, 3).Select(StackOutputs.NodeAddress)),
            { IsShared: true } => expected.Concat(Enumerable.Range(1, 3).Select(StackOutputs.DataVolumeArn)),
            { InContainers: true } => expected
                .Concat([StackOutputs.DatabaseArn, StackOutputs.DataFileSystemArn, StackOutputs.MediaBucketArn, StackOutputs.BastionAddress])
                .Concat(Enumerable.Range(1, form.Spec.Type == EnvironmentType.Integration ? 1 : 3).SelectMany(GatewayOutputs)),
            { IsGrid: true } => expected.Append(StackOutputs.DataFileSystemArn),
            _ => expected,
        };

        expected = StackTemplates.HasEdge(form.Blueprint, form.Spec) && !form.IsShared ? expected.Concat([StackOutputs.OriginHostname, StackOutputs.OriginZoneId]) : expected;
        expected = form.Spec.Integrations.Count > 0 ? expected.Append(StackOutputs.Integrations) : expected;

        // Where names point is Fastly's to say.
        expected = form.Spec.FastlyService is null ? expected : expected.Where(output => output != StackOutputs.EdgeTarget).Append(StackOutputs.FastlyService);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Named(name).Outputs.Select(output => output.Key).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> GatewayOutputs(int number) =>
        [StackOutputs.GatewayAddress(number), StackOutputs.GatewayAllocationId(number), StackOutputs.GatewayZone(number)];
}
