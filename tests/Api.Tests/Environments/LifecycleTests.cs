using Cloud.Client;
using Cloud.Domain.Environments;

namespace Cloud.Api.Tests.Environments;

public sealed class LifecycleTests(CloudApp app)
{
    [Fact]
    public async Task R42_A_branch_is_inactive_until_it_is_activated()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "feature/Cart");
        Assert.EndsWith("/feature-cart", branch, StringComparison.Ordinal);
        Assert.Equal("inactive", (await owner.Read<EnvironmentResource>(branch)).Status);

        var activity = Assert.Single((await (await owner.Post(branch + "/activate")).Read<Accepted>()).Embedded.Activities);
        var provisioning = await owner.Read<EnvironmentResource>(branch);
        Assert.Equal(("dirty", "provisioning", activity.Id), (provisioning.Status, provisioning.Lifecycle, provisioning.LockedBy));
        await owner.Settle(branch);
        var active = await owner.Read<EnvironmentResource>(branch);
        Assert.Equal(("active", "feature-cart.example.net", (string?)null), (active.Status, active.EdgeHostname, active.LockedBy));
    }

    [Fact]
    public async Task R41_An_environment_bears_its_branch_s_name()
    {
        var owner = await app.NewOwner();
        var environment = await owner.Read<EnvironmentResource>(await owner.NewBranch(await owner.NewProject(), "feature/Cart_2"));
        Assert.Equal(("feature/Cart_2", "feature-cart-2", "feature/Cart_2", "master"), (environment.Name, environment.MachineName, environment.Title, environment.Parent));
    }

    [Fact]
    public async Task R42_Inactive_branches_are_unlimited()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        for (var i = 0; i < 20; i++)
        {
            await owner.NewBranch(project, $"b{i}");
        }

        Assert.Equal(23, (await owner.Read<List<EnvironmentResource>>(project + "/environments")).Count);
    }

    [Fact]
    public async Task A_service_that_no_container_runs_is_refused_at_activation_and_named()
    {
        var owner = await app.NewOwner();
        var services = Samples.Magento[".magento/services.yaml"] + "\nbus:\n  type: kafka:3.7\n  disk: 512\n";
        var config = new Dictionary<string, string>(Samples.Magento, StringComparer.Ordinal) { [".magento/services.yaml"] = services };
        var accepted = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { Config = config })).Read<Accepted>();
        var project = accepted.Entity<ProjectResource>()!.Id;

        var problem = await (await owner.Post($"/api/projects/{project}/environments/master/activate")).Refusal(422, "validation.failed");

        Assert.Contains("kafka", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R15_The_ninth_active_integration_environment_is_refused_with_the_list_of_eight()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("master", "production");
        await owner.Settle(project + "/environments/production");
        for (var i = 1; i <= 7; i++)
        {
            await (await owner.Post(await owner.NewBranch(project, $"b{i}") + "/activate")).Read<Accepted>();
        }

        var problem = await (await owner.Post(await owner.NewBranch(project, "ninth") + "/activate")).Refusal(409, "environment.limit_reached");
        Assert.Equal(["b1", "b2", "b3", "b4", "b5", "b6", "b7", "master"], problem.ActiveEnvironments);
        await (await owner.Post(project + "/environments/staging/activate")).Read<Accepted>();
        Assert.Equal(new UsedLimit(8, 8), (await owner.Read<CapabilitiesResource>(project + "/capabilities")).IntegrationEnvironments);
    }

    [Fact]
    public async Task R15_ten_parallel_activations_of_the_last_place_let_one_through()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("master");
        for (var i = 1; i <= 6; i++)
        {
            await (await owner.Post(await owner.NewBranch(project, $"b{i}") + "/activate")).Read<Accepted>();
        }

        List<string> waiting = [];
        for (var i = 0; i < 10; i++)
        {
            waiting.Add(await owner.NewBranch(project, $"last{i}"));
        }

        var answers = await Task.WhenAll(waiting.Select(branch => owner.Post(branch + "/activate")));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode))
        {
            await refused.Refusal(409, "environment.limit_reached");
        }
    }

    [Fact]
    public async Task Ten_parallel_activations_of_one_environment_let_one_through()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "once");
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(branch + "/activate")));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        Assert.Equal(1, await app.Scalar<long>("select count(*) from activities a join environments e on e.id = a.environment_id where e.machine_name = 'once' and a.type = 'environment.activate' and a.organization_id = $1", owner.OrganizationId));
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task R54_Staging_and_production_hold_the_main_branch_only(string environment)
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await (await owner.Post($"{project}/environments/{environment}/branch", new { name = "x" })).Refusal(409, "environment.main_branch_only");
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("has space")]
    [InlineData("Production")]
    [InlineData("")]
    [InlineData("---")]
    public async Task A_name_that_is_no_branch_is_refused(string name)
    {
        var owner = await app.NewOwner();
        var problem = await (await owner.Post(await owner.NewProject() + "/environments/master/branch", new { name })).Refusal(422);
        Assert.Contains("name", problem.Errors!.Keys);
    }

    [Fact]
    public async Task A_branch_of_a_name_that_is_taken_is_refused()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await owner.NewBranch(project, "feature/cart");
        await (await owner.Post(project + "/environments/master/branch", new { name = "feature-cart" })).Refusal(409, "environment.name_taken");
    }

    [Fact]
    public async Task The_word_that_published_clients_use_for_integration_is_taken()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await (await owner.Post(project + "/environments/master/branch", new { name = "dev", type = "development", clone_parent = true, resources = new { init = "default" } })).Read<Accepted>();
        await (await owner.Post(project + "/environments/master/branch", new { name = "dev2", type = "staging" })).Refusal(422);
    }

    [Fact]
    public async Task Production_is_taken_down_only_with_its_name_typed()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        await (await owner.Post(production + "/deactivate")).Refusal(422, "environment.confirmation_needed");
        await (await owner.Post(production + "/deactivate", new { confirm = "prod" })).Refusal(422, "environment.confirmation_needed");
        await (await owner.Post(production + "/deactivate", new { confirm = "production" })).Read<Accepted>();
        await owner.Quiet(production);
        Assert.Equal("inactive", (await owner.Read<EnvironmentResource>(production)).Status);
    }

    [Fact]
    public async Task A_busy_environment_answers_with_who_holds_it()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "busy");
        var activity = Assert.Single((await (await owner.Post(branch + "/activate")).Read<Accepted>()).Embedded.Activities);
        foreach (var answer in new[] { await owner.Post(branch + "/activate"), await owner.Post(branch + "/deactivate"), await owner.Delete(branch) })
        {
            Assert.Equal(activity.Id, (await answer.Refusal(423, "environment.busy")).Activity);
        }
    }

    [Fact]
    public async Task A_branch_is_deleted_only_while_it_is_inactive()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "old");
        await owner.OnEnvironment(branch, (_, e) => { e.BecomeActive(null, TimeProvider.System.GetUtcNow()); return Task.CompletedTask; });
        await (await owner.Delete(branch)).Refusal(409, "environment.active");
        await owner.Quiet(branch);
        var accepted = await (await owner.Delete(branch)).Read<Accepted>();
        Assert.Equal(ActivityType.EnvironmentDelete, Assert.Single(accepted.Embedded.Activities).Type);
        Assert.Equal("deleting", (await owner.Read<EnvironmentResource>(branch)).Status);
    }

    [Theory]
    [InlineData("master")]
    [InlineData("staging")]
    [InlineData("production")]
    public async Task The_three_environments_of_a_project_are_not_deleted_by_themselves(string environment)
    {
        var owner = await app.NewOwner();
        await (await owner.Delete($"{await owner.NewProject()}/environments/{environment}")).Refusal(409, "environment.permanent");
    }

    [Fact]
    public async Task A_backup_of_a_busy_environment_queues_and_one_of_an_inactive_is_refused()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await (await owner.Post(production + "/backup")).Refusal(409, "environment.wrong_state");
        await owner.Settle(production);
        await (await owner.Post(production + "/backup", new { safe = false })).Read<Accepted>();
        var second = await (await owner.Post(production + "/backup")).Read<Accepted>();
        Assert.Equal("""{"safe": true}""", Assert.Single(second.Embedded.Activities).Parameters?.GetRawText().Replace(":true", ": true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_title_is_changed_and_nothing_else()
    {
        var owner = await app.NewOwner();
        var staging = await owner.NewProject() + "/environments/staging";
        Assert.Equal("Before the show", (await (await owner.Patch(staging, new { title = " Before the show " })).Read<EnvironmentResource>()).Title);
        Assert.Equal("Before the show", (await owner.Read<EnvironmentResource>(staging)).Title);
        await (await owner.Patch(staging, new { title = "two\nlines" })).Refusal(422);
        await (await owner.Patch(staging, new { type = "production" })).Refusal(422);
    }

    [Theory]
    [InlineData("nothing-here")]
    [InlineData("MASTER")]
    [InlineData("%27%20or%201=1")]
    public async Task What_is_not_there_is_404(string name)
    {
        var owner = await app.NewOwner();
        var environment = $"{await owner.NewProject()}/environments/{name}";
        await (await owner.Get(environment)).Refusal(404, "environment.not_found");
        await (await owner.Post(environment + "/activate")).Refusal(404, "environment.not_found");
        await (await owner.Get(environment + "/backups")).Refusal(404, "environment.not_found");
        await (await owner.Get(environment + "/activities")).Refusal(404, "environment.not_found");
        await (await owner.Get(environment + "/stack")).Refusal(404, "environment.not_found");
    }

    [Fact]
    public async Task Attention_required_can_be_deactivated_and_shows_as_dirty()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "sick");
        await owner.OnEnvironment(branch, (_, e) => { e.RequireAttention(TimeProvider.System.GetUtcNow()); return Task.CompletedTask; });
        var sick = await owner.Read<EnvironmentResource>(branch);
        Assert.Equal(("dirty", "attention_required", Cloud.Domain.Words.Of(Health.Critical)), (sick.Status, sick.Lifecycle, sick.Health));
        Assert.True(sick.Offers(Relation.Deactivate));
    }
}
