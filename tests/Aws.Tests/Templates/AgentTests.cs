using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Integrations;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>Agents of other companies in the rendered stacks: where the key is, who reads it, and that nothing of them stands where nobody asked for it.</summary>
public sealed class AgentTests
{
    private static readonly (string Parameter, string Secret)[] Keys = [("NewRelicLicenseKey", "NewRelicSecret"), ("BlackfireServerToken", "BlackfireSecret")];

    public static TheoryData<string> With => [.. TemplateCases.Bodies().Keys.Where(name => name.StartsWith("agents-", StringComparison.Ordinal))];

    public static TheoryData<string> Without => [.. TemplateCases.Bodies().Keys.Where(name => TemplateCases.Case(name).Spec.Integrations.Count == 0)];

    [Theory]
    [MemberData(nameof(With))]
    public void R71_A_key_is_a_parameter_that_AWS_shows_to_nobody_and_lies_in_one_secret(string name)
    {
        var stack = Named(name);
        foreach (var (parameter, secret) in Keys)
        {
            var declared = stack.Root["Parameters"]![parameter]!;
            Assert.True((bool)declared["NoEcho"]!);
            Assert.Null(declared["Default"]);
            Assert.Equal($$"""{"Ref":"{{parameter}}"}""", Text(stack.Properties(secret)["SecretString"]));
            Assert.Single(Having(stack.Root, "Ref"), reference => (string?)reference["Ref"] == parameter);
            Assert.DoesNotContain($"${{{parameter}}}", Text(stack.Root), StringComparison.Ordinal);
        }

        var (spec, blueprint) = (TemplateCases.Case(name).Spec, TemplateCases.Case(name).Blueprint);
        Assert.Equal(Keys.Select(k => k.Parameter), TemplateCases.Render(spec, blueprint).Secrets.Keys);
        Assert.DoesNotContain(TemplateCases.Render(spec, blueprint).Parameters.Keys, key => Keys.Any(k => k.Parameter == key));
        Assert.Equal(string.Join(' ', TemplateCases.Agents.Select(a => a.Mark)), (string?)stack.Outputs[StackOutputs.Integrations]!["Value"]);
    }

    [Theory]
    [MemberData(nameof(Without))]
    public void Without_an_integration_a_stack_has_nothing_of_one(string name) =>
        Assert.DoesNotMatch("(?i)newrelic|new_relic|blackfire|NoEcho", TemplateCases.Bodies()[name]);

    [Theory]
    [InlineData("agents-production", "NodeRole", "WebRole")]
    [InlineData("agents-staging", "NodeRole", "WebRole")]
    [InlineData("agents-integration", "ExecutionRole")]
    [InlineData("agents-wordpress", "ExecutionRole")]
    [InlineData("agents-containers", "ExecutionRole")]
    public void R71_What_runs_the_agents_may_read_their_keys_and_nobody_else_may(string name, params string[] readers)
    {
        var stack = Named(name);
        foreach (var (_, secret) in Keys)
        {
            Assert.Equal(
                readers.Order(StringComparer.Ordinal),
                stack.Ids("AWS::IAM::Role").Where(role => Having(stack.Properties(role), "Action").Any(s => Text(s["Resource"]).Contains($$"""{"Ref":"{{secret}}"}""", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("agents-production", "Node1Template")]
    [InlineData("agents-production", "WebTemplate")]
    [InlineData("agents-staging", "Node1Template")]
    public async Task R71_A_node_fetches_keys_at_its_boot_before_its_services_and_starts_without_them_too(string name, string launchTemplate)
    {
        var script = (string)Named(name).Properties(launchTemplate)["LaunchTemplateData"]!["UserData"]!["Fn::Base64"]!["Fn::Sub"]![0]!;
        Assert.Contains("--secret-id ${NewRelicSecret} --query SecretString --output text > /etc/cloud/newrelic.key) || rm -f", script, StringComparison.Ordinal);
        Assert.Contains("cloud-agent newrelic || logger", script, StringComparison.Ordinal);
        Assert.Contains($"NAME='Shop ({TemplateCases.Case(name).Spec.EnvironmentName})'", script, StringComparison.Ordinal);
        Assert.True(script.IndexOf("cloud-agent blackfire", StringComparison.Ordinal) < script.IndexOf("systemctl start cloud-", StringComparison.Ordinal));
        var (exitCode, output) = await ExternalTool.Run(
            "bash", ["-n"], Path.GetTempPath(), Regex.Replace(script, @"\$\{[A-Za-z:]+\}", "x", RegexOptions.None, TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (exitCode, output));
    }

    [Theory]
    [InlineData("agents-integration", "AppTask")]
    [InlineData("agents-wordpress", "WebTask", "JobsTask", "SandboxTask")]
    [InlineData("agents-containers", "WebTask", "JobsTask", "SandboxTask")]
    public void R71_Containers_of_PHP_are_given_the_key_as_a_secret_and_an_agent_beside_them(string name, params string[] tasks)
    {
        var stack = Named(name);
        Assert.All(tasks, task =>
        {
            var containers = stack.Properties(task)["ContainerDefinitions"]!.AsArray();
            var php = containers.Single(c => ((string)c!["Image"]!).Contains("php:", StringComparison.Ordinal))!;
            Assert.Equal("""{"Ref":"NewRelicSecret"}""", Text(Entry(php["Secrets"], "NEW_RELIC_LICENSE_KEY")["ValueFrom"]));
            Assert.Equal($"Shop ({TemplateCases.Case(name).Spec.EnvironmentName})", (string?)Entry(php["Environment"], "NEW_RELIC_APP_NAME")["Value"]);
            Assert.Equal("tcp://127.0.0.1:8307", (string?)Entry(php["Environment"], "BLACKFIRE_AGENT_SOCKET")["Value"]);
            var agent = containers.Single(c => (string?)c!["Name"] == "blackfire")!;
            Assert.False((bool)agent["Essential"]!);
            Assert.Equal("""{"Ref":"BlackfireSecret"}""", Text(Entry(agent["Secrets"], "BLACKFIRE_SERVER_TOKEN")["ValueFrom"]));
        });
    }

    [Theory]
    [MemberData(nameof(With))]
    public void Another_key_changes_what_runs_with_it_so_that_it_is_read(string name)
    {
        var (spec, blueprint) = (TemplateCases.Case(name).Spec, TemplateCases.Case(name).Blueprint);
        var other = Of(spec with { Integrations = [spec.Integrations[0] with { Mark = spec.Integrations[0].Mark[..^1] + "2" }, spec.Integrations[1]] }, blueprint);
        var changed = Named(name).Resources.Where(r => Text(r.Value) != Text(other[r.Key])).Select(r => (string)r.Value!["Type"]!).Distinct().ToList();
        Assert.Equal([name is "agents-production" or "agents-staging" ? "AWS::EC2::LaunchTemplate" : "AWS::ECS::TaskDefinition"], changed);
    }

    [Fact]
    public void Staging_on_production_s_nodes_has_no_agents_of_its_own()
    {
        var spec = TemplateCases.SharedStaging() with { Integrations = TemplateCases.Agents };
        Assert.Empty(TemplateCases.Render(spec).Secrets);
        Assert.DoesNotContain("Relic", TemplateCases.Render(spec).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(IntegrationType.Newrelic, TemplateCases.Render(spec).Secrets.Values);
    }

    private static JsonNode Entry(JsonNode? list, string name) => list!.AsArray().Single(entry => (string?)entry!["Name"] == name)!;
}
