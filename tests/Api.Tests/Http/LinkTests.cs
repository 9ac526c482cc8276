using System.Net;
using Cloud.Client;
using Cloud.Domain.Environments;

namespace Cloud.Api.Tests.Http;

/// <summary>Hypermedia is the permission model: what is offered works, and what is not offered is refused when called anyway.</summary>
public sealed class LinkTests(CloudApp app)
{
    private static readonly string[] EnvironmentActions = ["#edit", "#branch", "#activate", "#deactivate", "#delete", "#backup", "#pause", "#resume", "#redeploy", "#deploy", "#promote", "#synchronize", "#recover", "#drift", "#scale", "#manage-variables", "#edit-bastion", "#add-domain"];

    public static TheoryData<string> Colleagues() => ["admin", "projects:list", "members", "billing", "projects:create"];

    [Theory]
    [MemberData(nameof(Colleagues))]
    public async Task Every_link_that_is_shown_leads_to_an_answer(string permission)
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        await owner.BackUp(production);
        await owner.Scale(production);
        await owner.NewBranch(production[..production.IndexOf("/environments", StringComparison.Ordinal)], "b1");
        var colleague = await app.NewColleague(owner, permission);
        var seen = await Walk(colleague, "/api/me");
        Assert.True(seen >= (permission == "admin" ? 25 : 5), $"only {seen} links");
    }

    [Theory]
    [InlineData(Lifecycle.Inactive)]
    [InlineData(Lifecycle.Provisioning)]
    [InlineData(Lifecycle.Active)]
    [InlineData(Lifecycle.Updating)]
    [InlineData(Lifecycle.Paused)]
    [InlineData(Lifecycle.Deactivating)]
    [InlineData(Lifecycle.ProvisioningFailed)]
    [InlineData(Lifecycle.AttentionRequired)]
    public async Task Every_action_that_is_not_shown_is_refused_and_every_one_that_is_works(Lifecycle lifecycle)
    {
        foreach (var name in new[] { "branch-of-mine", "staging", "production" })
        {
            var owner = await app.NewOwner();
            var environment = await InState(owner, name, lifecycle);
            var offered = (await owner.Read<EnvironmentResource>(environment)).Links.Keys.Intersect(EnvironmentActions, StringComparer.Ordinal).ToList();
            foreach (var action in EnvironmentActions.Except(offered, StringComparer.Ordinal))
            {
                var answer = await Call(owner, environment, action);
                Assert.True((int)answer.StatusCode is 403 or 409 or 423, $"{action} of {name}, {lifecycle}: not offered, answered {(int)answer.StatusCode}");
            }

            // A refusal changes nothing, an action does: each has an environment of its own, but the first.
            foreach (var action in offered)
            {
                var answer = await Call(owner, action == offered[0] ? environment : await InState(owner, name, lifecycle), action);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{action} of {name}, {lifecycle}: offered, answered {(int)answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("read", "#add-domain", "#manage-variables", "#edit", "#branch", "#activate", "#delete", "#backup")]
    [InlineData("backup", "#manage-variables", "#edit", "#branch", "#activate", "#delete")]
    [InlineData("deploy", "#manage-variables", "#edit", "#backup")]
    [InlineData("write", "#activate", "#branch", "#delete", "#backup")]
    public async Task A_narrowed_token_is_offered_less_and_refused_the_rest(string scope, params string[] absent)
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        var narrowed = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, scope)) };
        var offered = (await narrowed.Read<EnvironmentResource>(branch)).Links.Keys;
        foreach (var action in absent)
        {
            Assert.DoesNotContain(action, offered);
            await (await Call(narrowed, branch, action)).Refusal(403, "auth.forbidden");
        }
    }

    [Fact]
    public async Task Behind_a_proxy_links_keep_its_prefix_and_name_its_host()
    {
        var owner = await app.NewOwner();
        await owner.NewProject();
        owner.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/cloud");
        owner.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "example.org");
        var answer = await owner.Post(owner.Organization + "/projects", Samples.Project());
        var project = (await answer.Read<Accepted>()).Entity<ProjectResource>()!;
        Assert.Equal($"/cloud/api/projects/{project.Id}", project.Links[Relation.Self].Href);
        Assert.Equal($"https://example.org/cloud/api/projects/{project.Id}", project.Endpoint);
        var list = await owner.Get(owner.Organization + "/projects?page[size]=1");
        var page = await list.Read<ItemCollection<ProjectResource>>();
        Assert.All([page.Links[Relation.Self], page.Links[Relation.Next], page.Items[0].Links[Relation.Self]], link => Assert.StartsWith("/cloud/api/", link.Href, StringComparison.Ordinal));
        Assert.StartsWith("</cloud/api/", Assert.Single(list.Headers.GetValues("Link")), StringComparison.Ordinal);
    }

    /// <summary>Follows every link that is no action, breadth first, and counts them.</summary>
    private static async Task<int> Walk(Member member, string start)
    {
        HashSet<string> seen = [start];
        Queue<string> ahead = new([start]);
        while (ahead.TryDequeue(out var path))
        {
            var answer = await member.Get(path + (path.EndsWith("/log", StringComparison.Ordinal) || path.EndsWith("/subscribe", StringComparison.Ordinal) ? "?max_delay=0" : ""));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {text}");
            foreach (System.Text.RegularExpressions.Match match in System.Text.RegularExpressions.Regex.Matches(text, "\"(#?[a-z-]+)\":\\{\"href\":\"([^\"]+)\"\\}"))
            {
                if (!match.Groups[1].Value.StartsWith('#') && seen.Add(match.Groups[2].Value))
                {
                    ahead.Enqueue(match.Groups[2].Value);
                }
            }
        }

        return seen.Count;
    }

    private static Task<HttpResponseMessage> Call(Member member, string environment, string action) => action switch
    {
        "#edit" => member.Patch(environment, new { title = "New" }),
        "#delete" => member.Delete(environment),
        "#branch" => member.Post(environment + "/branch", new { name = "another" }),
        "#manage-variables" => member.Post(environment + "/variables", new { name = "A", value = "1" }),
        "#add-domain" => member.Post(environment + "/domains", new { name = "shop.example.com" }),
        "#edit-bastion" => member.Put(environment + "/bastion", new { ranges = new[] { "203.0.113.0/24" } }),
        "#deploy" => member.Post(environment + "/deploy", new { config = Deployed }),
        "#scale" => member.Post(environment + "/scaling-requests", new { size = "12" }),
        "#deactivate" => member.Post(environment + "/deactivate", new { confirm = environment.Split('/')[^1] }),
        _ => member.Post($"{environment}/{action[1..]}"),
    };

    private static Dictionary<string, string> Deployed => new(Samples.Magento, StringComparer.Ordinal) { [".magento/routes.yaml"] = "\"https://{default}/\":\n  type: upstream\n  upstream: \"mymagento:http\"\n" };

    private static async Task<string> InState(Member owner, string name, Lifecycle lifecycle)
    {
        var project = await owner.NewProject(name == "staging" ? ["production"] : []);
        if (name == "staging")
        {
            await owner.Settle(project + "/environments/production");
        }

        var environment = name == "branch-of-mine" ? await owner.NewBranch(project, name) : $"{project}/environments/{name}";
        if (lifecycle is Lifecycle.Provisioning or Lifecycle.Active or Lifecycle.Updating or Lifecycle.Paused or Lifecycle.Deactivating)
        {
            await (await owner.Post(environment + "/activate")).Read<Accepted>();
        }

        if (lifecycle is Lifecycle.Active or Lifecycle.Updating or Lifecycle.Paused or Lifecycle.Deactivating)
        {
            await owner.Settle(environment);
        }

        if (lifecycle == Lifecycle.Deactivating)
        {
            await (await owner.Post(environment + "/deactivate", new { confirm = name })).Read<Accepted>();
        }

        await owner.OnEnvironment(environment, (_, e) =>
        {
            if (lifecycle == Lifecycle.ProvisioningFailed)
            {
                e.ProvisioningFailed(TimeProvider.System.GetUtcNow());
            }
            else if (lifecycle == Lifecycle.AttentionRequired)
            {
                e.SeeStack(StackCondition.RollbackFailed, TimeProvider.System.GetUtcNow());
                e.RequireAttention(TimeProvider.System.GetUtcNow());
            }
            else if (lifecycle is Lifecycle.Updating or Lifecycle.Paused)
            {
                e.ReturnTo(lifecycle, TimeProvider.System.GetUtcNow());
            }

            return Task.CompletedTask;
        });
        return environment;
    }
}
