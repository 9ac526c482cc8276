using Cloud.Client;

namespace Cloud.Api.Tests.Projects;

public sealed class CreateProjectTests(CloudApp app)
{
    [Fact]
    public async Task R28_A_project_is_made_from_its_configuration_and_production_is_provisioned()
    {
        var owner = await app.NewOwner();
        var answer = await owner.Post(owner.Organization + "/projects", Samples.Project() with { Activate = null });
        var accepted = await answer.Read<Accepted>();
        Assert.Equal(("Accepted", 202), (accepted.Status, accepted.Code));
        var activity = Assert.Single(accepted.Embedded.Activities);
        Assert.Equal((ActivityType.ProjectCreate, "production"), (activity.Type, Assert.Single(activity.Environments)));
        Assert.Equal(activity.Links[Relation.Self].Href, answer.Headers.Location?.ToString());

        var project = accepted.Entity<ProjectResource>()!;
        Assert.Equal(("Shop", "us-east-1", "pro", "requested"), (project.Title, project.Region, project.Plan, project.Status.Code));
        Assert.Equal($"https://cloud.test/api/projects/{project.Id}", project.Endpoint);
        Assert.Matches("^[a-z2-7]{13}$", project.Id);
    }

    [Fact]
    public async Task R14_A_project_has_an_integration_a_staging_and_a_production_environment()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var environments = await owner.Read<List<EnvironmentResource>>(project + "/environments");
        Assert.Equal(
            [("master", "integration", true), ("production", "production", false), ("staging", "staging", false)],
            environments.OrderBy(e => e.Id, StringComparer.Ordinal).Select(e => (e.Id, e.Type, e.IsMain)));
        Assert.All(environments, e => Assert.Equal("master", e.Name));
    }

    [Fact]
    public async Task A_repository_s_default_branch_and_head_become_the_project_s()
    {
        var owner = await app.NewOwner();
        var body = Samples.Project() with { Config = null, Repository = new(app.Repositories.Add("main", Samples.Magento)), Activate = ["main", "staging"], Plan = "enterprise" };
        var accepted = await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>();
        var project = accepted.Entity<ProjectResource>()!;
        Assert.Equal(("main", body.Repository.Url), (project.DefaultBranch, project.Repository?.Url));
        Assert.Equal(["main", "staging"], accepted.Embedded.Activities.SelectMany(a => a.Environments).Order(StringComparer.Ordinal));
        Assert.Equal(new string('a', 40), (await owner.Read<EnvironmentResource>($"/api/projects/{project.Id}/environments/main")).HeadCommit);
    }

    [Fact]
    public async Task Every_fault_of_the_configuration_is_told_with_its_place()
    {
        var owner = await app.NewOwner();
        var config = Samples.Magento;
        config[".magento/services.yaml"] = "mysql:\n  type: oracle:23\n";
        config[".magento/routes.yaml"] = "\"https://{default}/\":\n  type: sideways\n";
        var problem = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Config = config })).Refusal(422, "configuration.invalid");
        Assert.Contains(".magento/services.yaml", problem.Errors!.Keys);
        Assert.Contains(".magento/routes.yaml", problem.Errors!.Keys);
        var fault = problem.Faults!.First(f => f.File == ".magento/services.yaml" && f.Severity == FaultSeverity.Error);
        Assert.Equal(2, fault.Line);
        Assert.True(fault.Column > 0);
        Assert.NotEmpty(fault.Path);
    }

    [Fact]
    public async Task A_refused_configuration_creates_nothing()
    {
        var owner = await app.NewOwner();
        var config = new Dictionary<string, string>(StringComparer.Ordinal) { ["README.md"] = "nothing here" };
        await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Config = config })).Refusal(422, "configuration.invalid");
        Assert.Equal(0, (await owner.Read<ItemCollection<ProjectResource>>(owner.Organization + "/projects")).Count);
    }

    [Fact]
    public async Task A_repository_that_cannot_be_read_is_a_refusal()
    {
        var owner = await app.NewOwner();
        var body = Samples.Project() with { Config = null, Repository = new("https://git.example.com/none") };
        await (await owner.Post(owner.Organization + "/projects", body)).Refusal(422, "repository.unreachable");
    }

    [Fact]
    public async Task All_wrong_fields_are_told_at_once()
    {
        var owner = await app.NewOwner();
        var body = Samples.Project() with { Title = " ", Region = "mars-1", Plan = "free", Blueprint = "hut", Config = null, DefaultBranch = "a..b" };
        var problem = await (await owner.Post(owner.Organization + "/projects", body)).Refusal(422, "validation.failed");
        Assert.Equal(["blueprint", "default_branch", "plan", "region", "repository", "title"], problem.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_not_on_offer_says_why()
    {
        var owner = await app.NewOwner();
        var problem = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Region = "cn-north-1" })).Refusal(422);
        Assert.Contains("is not on offer: ", Assert.Single(problem.Errors!["region"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drupal-cluster", null, "6", "6")]
    [InlineData("magento-cluster", "24", "24", "24")]
    [InlineData("wordpress-containers", null, "S", "S")]
    [InlineData("magento-containers", "M", "M", "M")]
    public async Task Every_blueprint_can_be_chosen_in_its_smallest_size_or_the_one_asked_for(string blueprint, string? size, string production, string staging)
    {
        var owner = await app.NewOwner();
        var body = Samples.Project() with { Blueprint = blueprint, Size = size, Activate = ["production"] };
        var project = "/api/projects/" + (await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>()).Entity<ProjectResource>()!.Id;
        Assert.Equal(production, (await owner.Read<EnvironmentResource>(project + "/environments/production")).Size);
        Assert.Equal(staging, (await owner.Read<EnvironmentResource>(project + "/environments/staging")).Size);
        Assert.Contains(production, (await owner.Read<CapabilitiesResource>(project + "/capabilities")).Sizes);
    }

    [Fact]
    public async Task In_containers_versions_of_services_and_sizes_are_not_a_customer_s_to_change_and_it_says_why()
    {
        var owner = await app.NewOwner();
        var body = Samples.Project() with { Blueprint = "magento-containers", Activate = ["production"] };
        var production = "/api/projects/" + (await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>()).Entity<ProjectResource>()!.Id + "/environments/production";
        await owner.Settle(production);
        await (await owner.Post(production + "/service-versions", new { services = new { mysql = "11.4" } })).Refusal(409, "service.managed");
        await (await owner.Post(production + "/scaling-requests", new { web_nodes = 2 })).Refusal(409, "scaling.not_for_containers");
        Assert.DoesNotContain("#scale", (await owner.Read<EnvironmentResource>(production)).Links.Keys);
        Assert.All(await owner.Read<List<ServiceVersionsResource>>(production + "/service-versions"), s => Assert.Empty(s.Offered));
    }

    [Theory]
    [InlineData("magento-cluster", "S", "6, 12, 24, 48, 96")]
    [InlineData("wordpress-containers", "24", "S, M, L")]
    public async Task A_size_of_another_blueprint_is_refused_with_its_own(string blueprint, string size, string own)
    {
        var owner = await app.NewOwner();
        var problem = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Blueprint = blueprint, Size = size })).Refusal(422);
        Assert.Contains(own, Assert.Single(problem.Errors!["size"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_to_activate_must_be_one_of_the_three()
    {
        var owner = await app.NewOwner();
        var problem = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Activate = ["moon"] })).Refusal(422);
        Assert.Contains("master, staging, production", Assert.Single(problem.Errors!["activate"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_branch_may_not_take_a_name_that_the_project_uses()
    {
        var owner = await app.NewOwner();
        var problem = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { DefaultBranch = "production" })).Refusal(422);
        Assert.Contains("default_branch", problem.Errors!.Keys);
    }

    [Fact]
    public async Task Published_clients_extra_fields_are_passed_over()
    {
        var owner = await app.NewOwner();
        var body = new { title = "Shop", region = "us-east-1", plan = "pro", blueprint = "magento-cluster", config = Samples.Magento, activate = Array.Empty<string>(), init_repo = true, resources = new { init = "x" } };
        await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>();
    }

    [Fact]
    public async Task A_check_tells_what_a_configuration_says_and_creates_nothing()
    {
        var owner = await app.NewOwner();
        var check = await (await owner.Post(owner.Organization + "/configuration-checks", new { config = Samples.Magento })).Read<ConfigurationCheck>();
        Assert.True(check.Valid);
        Assert.Equal("magento-cluster", check.SuggestedBlueprint);
        Assert.Equal(["cache", "mysql"], check.Configuration.Services.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await owner.Read<ItemCollection<ProjectResource>>(owner.Organization + "/projects")).Count);
    }

    [Fact]
    public async Task A_check_of_a_bad_configuration_answers_its_faults()
    {
        var owner = await app.NewOwner();
        var config = new Dictionary<string, string>(StringComparer.Ordinal) { [".magento.app.yaml"] = "name: [unclosed" };
        var check = await (await owner.Post(owner.Organization + "/configuration-checks", new { config })).Read<ConfigurationCheck>();
        Assert.False(check.Valid);
        Assert.NotEmpty(check.Faults);
    }

    [Theory]
    [InlineData("""{"config":{".magento.app.yaml":null}}""")]
    [InlineData("""{"config":{},"repository":{"url":"https://x"}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"repository":{"url":"https://x","user":"me"}}""")]
    [InlineData("""{"repository":{}}""")]
    [InlineData("""{"repository":{"url":""}}""")]
    public async Task A_check_of_something_else_is_refused(string body)
    {
        var owner = await app.NewOwner();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await (await owner.Post(owner.Organization + "/configuration-checks", content)).Refusal(422);
    }
}
