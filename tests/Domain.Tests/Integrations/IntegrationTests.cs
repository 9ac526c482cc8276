using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Cloud.Domain.Projects;
using Cloud.Domain.Variables;

namespace Cloud.Domain.Tests.Integrations;

public sealed class IntegrationTests
{
    private const string Server = "0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly SealedValue Secret = new([1, 2, 3], Guid.CreateVersion7(), 40);

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdefFFFFNRAL", "us")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "us")]
    [InlineData("eu01xx6789abcdef0123456789abcdefFFFFNRAL", "eu")]
    [InlineData("eu01xx6789abcdef0123456789abcdef01234567", "eu")]
    public void A_license_key_of_New_Relic_says_its_region(string key, string region)
    {
        Assert.Empty(IntegrationForm.Faults(IntegrationType.Newrelic, new IntegrationSettings(), key));
        Assert.Equal(region, IntegrationForm.Whole(IntegrationType.Newrelic, new IntegrationSettings(), key).Region);
        Assert.Equal("region", Assert.Single(IntegrationForm.Faults(IntegrationType.Newrelic, new IntegrationSettings(region == "us" ? "eu" : "us"), key)).Field);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NRAK-ABCDEFGHIJKLMNOPQRSTUVWXYZ0")]
    [InlineData("0123456789abcdef0123456789abcdefFFFFNRA")]
    [InlineData("0123456789abcdef0123456789abcdefFFFFNRAL\n")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0123456789abcdef0123456789abcdef$(id)NRAL")]
    public void What_is_no_license_key_is_refused_without_being_repeated(string key)
    {
        var fault = Assert.Single(IntegrationForm.Faults(IntegrationType.Newrelic, new IntegrationSettings(), key));
        Assert.Equal("license_key", fault.Field);
        Assert.True(key.Length == 0 || !fault.Message.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Shop", true)]
    [InlineData("Shop - EU/west 2.0", true)]
    [InlineData(" Shop", false)]
    [InlineData("Shop\"", false)]
    [InlineData("Shop'; id", false)]
    [InlineData("Shop\nx", false)]
    [InlineData("${Secret}", false)]
    public void An_application_s_name_is_nothing_that_a_shell_or_an_ini_file_reads(string name, bool taken) =>
        Assert.Equal(taken, IntegrationForm.Faults(IntegrationType.Newrelic, new IntegrationSettings(AppName: name), null).Count == 0);

    [Theory]
    [InlineData(Server, 64, null)]
    [InlineData("x", 64, "server_id")]
    [InlineData(Server + "\n", 64, "server_id")]
    [InlineData(null, 64, "server_id")]
    [InlineData(Server, 63, "server_token")]
    public void Blackfire_has_a_server_id_and_a_token(string? server, int digits, string? field) =>
        Assert.Equal(field, IntegrationForm.Faults(IntegrationType.Blackfire, new IntegrationSettings(ServerId: server), new string('a', digits)).SingleOrDefault()?.Field);

    [Fact]
    public void What_another_type_has_is_refused()
    {
        Assert.Equal("server_id", Assert.Single(IntegrationForm.Faults(IntegrationType.Newrelic, new IntegrationSettings(ServerId: Server), null)).Field);
        Assert.Equal(["region", "app_name"], IntegrationForm.Faults(IntegrationType.Blackfire, new IntegrationSettings("us", "Shop", Server), null).Select(f => f.Field));
    }

    [Fact]
    public void A_key_or_another_setting_is_another_revision_and_where_it_applies_is_not()
    {
        var integration = Made();
        var first = integration.Mark;
        Assert.EndsWith(":1", first, StringComparison.Ordinal);
        integration.Change([EnvironmentType.Production], integration.Settings, Now);
        Assert.Equal(first, integration.Mark);
        integration.Change([EnvironmentType.Production], new IntegrationSettings("eu", "Other"), Now);
        Assert.EndsWith(":2", integration.Mark, StringComparison.Ordinal);
        integration.Put(Secret, Now);
        Assert.EndsWith(":3", integration.Mark, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_needs_a_redeployment_until_its_stack_says_just_this_state()
    {
        var integration = Made();
        var (project, environments) = SampleProject();
        var production = environments.Single(e => e.Type == EnvironmentType.Production);
        Assert.Equal(project.Id, production.ProjectId);
        Assert.Equal(IntegrationState.Unused, integration.StateIn(production, null));
        production.Activate(Now, null);
        production.BecomeActive("x", Now);
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(production, StackOf(production, null)));
        Assert.Equal(IntegrationState.Applied, integration.StateIn(production, StackOf(production, integration.Mark)));
        Assert.Equal(IntegrationState.Applied, integration.StateIn(production, StackOf(production, "blackfire:x:1 " + integration.Mark)));
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(production, StackOf(production, Made().Mark)));
        var has = StackOf(production, integration.Mark);
        integration.Put(Secret, Now);
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(production, has));
        integration.Change([EnvironmentType.Staging], integration.Settings, Now);
        Assert.Equal(IntegrationState.Outdated, integration.StateIn(production, has));
        Assert.Null(integration.StateIn(production, StackOf(production, null)));
    }

    [Fact]
    public void Staging_on_production_s_nodes_has_nothing_of_its_own()
    {
        var (_, environments) = SampleProject();
        var staging = environments.Single(e => e.Type == EnvironmentType.Staging);
        Assert.True(staging.IsShared);
        Assert.False(Made().IsFor(staging));
        Assert.Null(Made().StateIn(staging, null));
    }

    private static Integration Made()
    {
        var integration = Integration.Create(Guid.CreateVersion7(), "abcdefghijkl2", IntegrationType.Newrelic, [EnvironmentType.Production, EnvironmentType.Staging], new IntegrationSettings("us", "Shop"), Now);
        integration.Put(Secret, Now);
        return integration;
    }

    private static (Project Project, IReadOnlyList<Environment> Environments) SampleProject() =>
        Project.Create(new Project.Request(Guid.CreateVersion7(), "Shop", "eu-central-1", "pro", Blueprint.MagentoCluster, "master", null, "{}", null, "6"), Now);

    private static EnvironmentStack StackOf(Environment environment, string? marks)
    {
        var stack = EnvironmentStack.For(environment, EnvironmentStack.NameOf(environment), "eu-central-1");
        stack.See("arn", "CREATE_COMPLETE", null, marks is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [StackOutputs.Integrations] = marks }, [], Now);
        return stack;
    }
}
