using Cloud.Client;

namespace Cloud.Api.Tests.Environments;

/// <summary>Code comes from a branch to integration, and goes on from there one step at a time.</summary>
public sealed class DeployTests(CloudApp app)
{
    private const string Routes = ".magento/routes.yaml";
    private const string Services = ".magento/services.yaml";

    [Fact]
    public async Task R48_Code_goes_from_integration_to_staging_to_production_and_passes_nothing_over()
    {
        var (owner, project, url) = await Standing("staging", "production");
        var (master, staging, production) = (project + "/environments/master", project + "/environments/staging", project + "/environments/production");
        app.Repositories.Push(url, "master", 'b', Samples.Magento);
        await Deployed(owner, master);

        // Each place has what was brought to it, and offers to send it on only where the next has something else.
        Assert.Equal("bbb aaa aaa", await Commits(owner, master, staging, production));
        Assert.Equal((true, false), await Offers(owner, master, staging));
        await (await owner.Post(staging + "/promote")).Refusal(409, "promotion.no_change");
        await (await owner.Post(production + "/promote")).Refusal(409, "promotion.last");
        await (await owner.Post(staging + "/deploy")).Refusal(409, "deploy.by_promotion");
        await (await owner.Post(production + "/deploy")).Refusal(409, "deploy.by_promotion");

        var promoted = await (await owner.Post(master + "/promote")).Read<Accepted>();
        Assert.Equal(("environment.deploy", "staging", "Promoting bbbbbbbb from master to staging"), (promoted.Embedded.Activities[0].Type, promoted.Embedded.Activities[0].Environments[0], promoted.Embedded.Activities[0].Description));

        // While it runs nothing goes on: it is not yet where it would come from.
        await (await owner.Post(staging + "/promote")).Refusal(423, "environment.busy");
        await owner.Updated(staging);
        Assert.Equal("bbb bbb aaa", await Commits(owner, master, staging, production));
        Assert.Equal((false, true), await Offers(owner, master, staging));
        await (await owner.Post(staging + "/promote")).Read<Accepted>();
        await owner.Updated(production);
        Assert.Equal("bbb bbb bbb", await Commits(owner, master, staging, production));
        Assert.Equal((false, false), await Offers(owner, master, staging));
    }

    [Fact]
    public async Task R48_What_never_ran_before_it_or_has_nowhere_to_go_is_not_promoted()
    {
        var (owner, project, url) = await Standing();
        var master = project + "/environments/master";
        app.Repositories.Push(url, "master", 'b', Samples.Magento);
        await Deployed(owner, master);
        Assert.Equal("promotion.next_not_active", (await (await owner.Post(master + "/promote")).Refusal(409)).Code);
        var branch = await owner.NewBranch(project, "b1");
        Assert.Contains("merge b1", (await (await owner.Post(branch + "/promote")).Refusal(409, "promotion.branch")).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Relation.Promote, (await owner.Read<EnvironmentResource>(branch)).Links.Keys);

        var (other, another, _) = await Standing("staging");
        await (await other.Post(another + "/environments/master/deactivate")).Read<Accepted>();
        await other.OnEnvironment(another + "/environments/master", (db, e) =>
        {
            e.BecomeInactive(TimeProvider.System.GetUtcNow());
            db.Activities.RemoveRange(db.Activities.Where(a => a.EnvironmentId == e.Id));
            return Task.CompletedTask;
        });
        Assert.Contains("master is inactive", (await (await other.Post(another + "/environments/master/promote")).Refusal(409, "promotion.not_run")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_brings_the_branch_s_files_to_its_environment_alone()
    {
        var (owner, project, url) = await Standing("staging");
        var (master, staging) = (project + "/environments/master", project + "/environments/staging");
        app.Repositories.Push(url, "master", 'b', With(Routes, """
            "https://{default}/":
              type: upstream
              upstream: "mymagento:http"
            "https://shop.{default}/":
              type: redirect
              to: "https://{default}/"
            """));
        await Deployed(owner, master);
        async Task<string[]> RoutesOf(string environment) => [.. (await owner.Read<ConfigurationResource>(environment + "/config")).Routes.Select(r => r.Url).Order(StringComparer.Ordinal)];
        Assert.Contains("https://shop.{default}/", await RoutesOf(master));
        Assert.DoesNotContain("https://shop.{default}/", await RoutesOf(staging));
        var child = await owner.NewBranch(project, "b1");
        Assert.Contains("https://shop.{default}/", await RoutesOf(child));

        // What the project was created from, read again, is none either.
        var (fresh, another, _) = await Standing();
        await (await fresh.Post(another + "/environments/master/deploy")).Refusal(409, "deploy.no_change");

        // The same again is no deployment; neither are files with a fault, nor a branch that is not there.
        await (await owner.Post(master + "/deploy")).Refusal(409, "deploy.no_change");
        app.Repositories.Push(url, "master", 'c', With(Services, "mysql:\n  type: mysql:1.0\n  disk: 1\n"));
        Assert.NotEmpty((await (await owner.Post(master + "/deploy")).Refusal(422, "configuration.invalid")).Errors!);
        await (await owner.Post(child + "/activate")).Read<Accepted>();
        await owner.Settle(child);
        await (await owner.Post(child + "/deploy")).Refusal(422, "repository.branch_not_found");
        Assert.Equal("bbb bbb", await Commits(owner, master, child));
    }

    [Fact]
    public async Task What_a_service_holds_goes_only_when_it_is_named_and_data_never_to_an_older_version()
    {
        var (owner, project, url) = await Standing("staging");
        var (master, staging) = (project + "/environments/master", project + "/environments/staging");
        app.Repositories.Push(url, "master", 'b', With(Services, "mysql:\n  type: mysql:10.6\n  disk: 5120\n", alone: true));
        Assert.Equal(["must name cache"], (await (await owner.Post(master + "/deploy")).Refusal(422, "deploy.removes_services")).Errors!["remove_services"]);
        var branch = await owner.NewBranch(project, "b1");
        await (await owner.Post(branch + "/activate")).Read<Accepted>();
        await owner.Settle(branch);
        await (await owner.Post(master + "/deploy", new { remove_services = new[] { "cache" } })).Read<Accepted>();
        await owner.Updated(master);
        await (await owner.Post(branch + "/synchronize")).Refusal(422, "deploy.removes_services");
        await (await owner.Post(branch + "/synchronize", new { remove_services = new[] { "cache" } })).Read<Accepted>();
        await (await owner.Post(master + "/promote")).Refusal(422, "deploy.removes_services");
        await (await owner.Post(master + "/promote", new { remove_services = new[] { "cache" } })).Read<Accepted>();
        await owner.Updated(staging);
        Assert.Equal("mysql", Assert.Single((await owner.Read<ConfigurationResource>(staging + "/config")).Services).Name);
        app.Repositories.Push(url, "master", 'c', With(Services, "mysql:\n  type: mysql:10.5\n  disk: 5120\n", alone: true));
        await (await owner.Post(master + "/deploy")).Refusal(422, "service.downgrade");
    }

    [Fact]
    public async Task R54_A_promotion_leaves_the_versions_of_services_to_the_ticket()
    {
        var (owner, project, url) = await Standing("staging");
        var (master, staging) = (project + "/environments/master", project + "/environments/staging");
        app.Repositories.Push(url, "master", 'b', With(Services, "mysql:\n  type: mysql:11.4\n  disk: 5120\ncache:\n  type: redis:7.2\n"));
        await Deployed(owner, master);
        async Task<string> Version(string environment) => (await owner.Read<List<ServiceVersionsResource>>(environment + "/service-versions")).Single(s => s.Service == "mysql").Version;
        Assert.Equal("11.4", await Version(master));
        await (await owner.Post(master + "/promote")).Read<Accepted>();
        await owner.Updated(staging);
        Assert.Equal("10.6", await Version(staging));

        // On integration the files have the last word, also over a version that was changed beside them.
        await (await owner.Post(master + "/service-versions", new { services = new { cache = "8.0" } })).Read<Accepted>();
        await owner.Updated(master);
        app.Repositories.Push(url, "master", 'c', With(Services, "mysql:\n  type: mysql:11.4\n  disk: 5120\ncache:\n  type: redis:7.0\n"));
        await Deployed(owner, master);
        Assert.Equal("7.0", (await owner.Read<List<ServiceVersionsResource>>(master + "/service-versions")).Single(s => s.Service == "cache").Version);
    }

    [Fact]
    public async Task Files_come_with_the_request_where_there_is_no_repository_and_nowhere_else()
    {
        var owner = await app.NewOwner();
        var master = await owner.NewProject() + "/environments/master";
        await (await owner.Post(master + "/activate")).Read<Accepted>();
        await owner.Settle(master);
        Assert.Equal(["is needed: the project has no repository to read, so its files come with the request"], (await (await owner.Post(master + "/deploy")).Refusal(422)).Errors!["config"]);
        await (await owner.Post(master + "/deploy", new { config = Samples.Magento })).Refusal(409, "deploy.no_change");
        await (await owner.Post(master + "/deploy", new { config = With(Services, "mysql:\n  type: mysql:10.6\n  disk: 5120\ncache:\n  type: redis:7.2\nqueue:\n  type: rabbitmq:4.1\n  disk: 1024\n") })).Read<Accepted>();
        await owner.Updated(master);
        Assert.Contains("queue", (await owner.Read<ConfigurationResource>(master + "/config")).Services.Select(s => s.Name));
        var (other, project, _) = await Standing();
        await (await other.Post(project + "/environments/master/deploy", new { config = Samples.Magento })).Refusal(422, "validation.failed");
    }

    [Fact]
    public async Task Whoever_deploys_to_integration_alone_sends_nothing_on()
    {
        var (owner, project, url) = await Standing("staging");
        var master = project + "/environments/master";
        var contributor = await app.NewColleague(owner, "projects:list");
        await app.Role(contributor, project, "viewer", "integration:contributor");
        app.Repositories.Push(url, "master", 'b', Samples.Magento);
        await Deployed(contributor, master, by: owner);
        Assert.Contains(Relation.Promote, (await owner.Read<EnvironmentResource>(master)).Links.Keys);
        Assert.DoesNotContain(Relation.Promote, (await contributor.Read<EnvironmentResource>(master)).Links.Keys);
        await (await contributor.Post(master + "/promote")).Refusal(403, "auth.forbidden");

        // Nor does a contributor lose what others keep.
        app.Repositories.Push(url, "master", 'c', With(Services, "mysql:\n  type: mysql:10.6\n  disk: 5120\n", alone: true));
        await (await contributor.Post(master + "/deploy", new { remove_services = new[] { "cache" } })).Refusal(403, "auth.forbidden");
        Assert.Equal("bbb", await Commits(owner, master));
    }

    private static Dictionary<string, string> With(string file, string text, bool alone = false)
    {
        var files = Samples.Magento;
        files[file] = text;
        if (alone)
        {
            files[".magento.app.yaml"] = files[".magento.app.yaml"].Replace("  redis: \"cache:redis\"\n", "", StringComparison.Ordinal);
        }

        return files;
    }

    private static async Task Deployed(Member member, string environment, Member? by = null)
    {
        Assert.Contains(Relation.Deploy, (await member.Read<EnvironmentResource>(environment)).Links.Keys);
        Assert.Equal("environment.deploy", (await (await member.Post(environment + "/deploy")).Read<Accepted>()).Embedded.Activities[0].Type);
        await (by ?? member).Updated(environment);
    }

    private static async Task<string> Commits(Member member, params string[] environments)
    {
        List<string> commits = [];
        foreach (var environment in environments)
        {
            commits.Add((await member.Read<EnvironmentResource>(environment)).HeadCommit![..3]);
        }

        return string.Join(' ', commits);
    }

    private static async Task<(bool One, bool Other)> Offers(Member member, string one, string other)
    {
        async Task<bool> Offered(string environment) => (await member.Read<EnvironmentResource>(environment)).Links.ContainsKey(Relation.Promote);
        return (await Offered(one), await Offered(other));
    }

    /// <summary>A project of a repository whose main environment stands, and these others.</summary>
    private async Task<(Member Owner, string Project, string Url)> Standing(params string[] others)
    {
        var owner = await app.NewOwner();
        var url = app.Repositories.Add("master", Samples.Magento);
        var body = Samples.Project() with { Config = null, Repository = new(url), Activate = ["master", .. others], Plan = "enterprise" };
        var project = "/api/projects/" + (await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>()).Entity<ProjectResource>()!.Id;
        foreach (var name in body.Activate)
        {
            await owner.Settle($"{project}/environments/{name}");
        }

        return (owner, project, url);
    }
}
