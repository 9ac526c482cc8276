using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Tests.Members;

/// <summary>Who has a role in a project, or in its environments of one type, finds exactly those doors open.</summary>
public sealed class RoleTests(CloudApp app)
{
    private const string Daily = "#activate";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contributor_on_integration_finds_exactly_those_doors_open()
    {
        var (owner, project) = await Shop();
        var contributor = await app.NewColleague(owner);
        await app.Role(contributor, project, "integration:contributor");

        Assert.Equal([project.Split('/')[^1]], (await contributor.Read<MeResource>("/api/me")).Projects.Select(p => p.Id));
        Assert.Equal([project.Split('/')[^1]], (await contributor.Read<ItemCollection<ProjectResource>>(contributor.Organization + "/projects")).Items.Select(p => p.Id));
        var seen = await contributor.Read<ProjectResource>(project);
        Assert.Equal(["activities", "capabilities", "environments", "organization", "self"], seen.Links.Keys.Order(StringComparer.Ordinal));
        var environments = await contributor.Read<List<EnvironmentResource>>(project + "/environments");
        Assert.All(environments, e => Assert.Equal("integration", e.Type));
        Assert.Contains(environments, e => e.Id == "b1");
        var ids = environments.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        Assert.All(environments, e => Assert.True(e.Parent is null || ids.Contains(e.Parent), $"{e.Id} tells of {e.Parent}."));
        Assert.Contains(await owner.Read<List<EnvironmentResource>>(project + "/environments"), e => e.Type == "integration" && e.Parent is { } parent && !ids.Contains(parent));

        var branch = await contributor.Read<EnvironmentResource>(project + "/environments/b1");
        Assert.True(branch.Offers(Daily) && branch.Offers("#branch"));
        Assert.False(branch.Offers("#delete") || branch.Offers("#edit") || branch.Offers("#deactivate"));
        await (await contributor.Delete(project + "/environments/b1")).Refusal(403, "auth.forbidden");
        await (await contributor.Patch(project + "/environments/b1", new { title = "x" })).Refusal(403, "auth.forbidden");
        await (await contributor.Post(project + "/environments/b1/activate")).Read<Accepted>();

        // Production and staging are as if they were not there: in the address, in the activities, in a change of the project.
        var missing = await (await contributor.Get(project + "/environments/nothing")).Refusal(404, "environment.not_found");
        var hidden = await (await contributor.Get(project + "/environments/production")).Refusal(404, "environment.not_found");
        Assert.Equal(missing with { Instance = null, RequestId = null }, hidden with { Instance = null, RequestId = null });
        await (await contributor.Post(project + "/environments/production/backup")).Refusal(404, "environment.not_found");
        Assert.All(await contributor.Read<List<ActivityResource>>(project + "/activities"), a => Assert.Equal(["b1"], a.Environments));
        var ofProduction = (await owner.Read<List<ActivityResource>>(project + "/environments/production/activities"))[0].Id;
        await (await contributor.Get($"{project}/activities/{ofProduction}")).Refusal(404);
        await (await contributor.Post($"{project}/activities/{ofProduction}/cancel")).Refusal(404);
        await (await contributor.Patch(project, new { title = "Mine" })).Refusal(403, "auth.forbidden");
        await (await contributor.Delete(project)).Refusal(403, "auth.forbidden");
        await (await contributor.Get(project + "/user-access")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_viewer_sees_everything_of_the_project_and_changes_nothing()
    {
        var (owner, project) = await Shop();
        var viewer = await app.NewColleague(owner);
        await app.Role(viewer, project, "viewer");
        var environments = await viewer.Read<List<EnvironmentResource>>(project + "/environments");
        Assert.Equal(4, environments.Count);
        Assert.All(environments, e => Assert.DoesNotContain(e.Links.Keys, link => link.StartsWith('#')));
        await (await viewer.Post(project + "/environments/production/backup")).Refusal(403, "auth.forbidden");
        await (await viewer.Post(project + "/environments/b1/activate")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task What_a_contributor_began_they_stop_and_what_takes_more_they_do_not()
    {
        var (owner, project) = await Shop();
        var contributor = await app.NewColleague(owner);
        await app.Role(contributor, project, "viewer", "integration:contributor", "production:contributor");
        var mine = (await (await contributor.Post(project + "/environments/b1/activate")).Read<Accepted>()).Embedded.Activities[0];
        Assert.True((await contributor.Read<ActivityResource>(mine.Links[Relation.Self].Href)).Offers(Relation.Cancel));
        await (await contributor.Post(mine.Links[Relation.Cancel].Href)).Read<Accepted>();

        await owner.Settle(project + "/environments/production");
        var scaling = await owner.Scale(project + "/environments/production");
        var theirs = $"{project}/activities/{WireId.From(scaling.ActivityId)}";
        Assert.False((await contributor.Read<ActivityResource>(theirs)).Offers(Relation.Cancel));
        await (await contributor.Post(theirs + "/cancel")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_project_administrator_gives_roles_and_an_environment_administrator_does_not()
    {
        var (owner, project) = await Shop();
        var (lead, guest) = (await app.NewColleague(owner), await app.NewColleague(owner));
        await app.Role(lead, project, "admin");
        var address = $"{project}/user-access/{WireId.From(guest.UserId)}";
        await (await guest.Get(project)).Refusal(404, "project.not_found");

        var granted = await (await lead.Put(address, new { permissions = new[] { "development:admin" } })).Read<ProjectAccessResource>();
        Assert.Equal(["integration:admin"], granted.Permissions);
        Assert.Equal(guest.Email, granted.User!.Email);
        Assert.True((await guest.Read<EnvironmentResource>(project + "/environments/b1")).Offers("#edit"));
        await (await guest.Put(address, new { permissions = new[] { "admin" } })).Refusal(403, "auth.forbidden");

        Assert.Equal(2, (await lead.Read<ItemCollection<ProjectAccessResource>>(project + "/user-access")).Items.Count);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await lead.Delete(address)).StatusCode);
        await (await guest.Get(project)).Refusal(404, "project.not_found");
        await (await lead.Delete(address)).Refusal(404, "access.not_found");
    }

    [Fact]
    public async Task Whoever_makes_a_project_administers_it()
    {
        var owner = await app.NewOwner();
        var maker = await app.NewColleague(owner, "projects:create");
        var project = await maker.NewProject("production");
        Assert.Contains("#edit", (await maker.Read<ProjectResource>(project)).Links.Keys);
        Assert.Equal(["admin"], Assert.Single((await maker.Read<ItemCollection<ProjectAccessResource>>(project + "/user-access")).Items).Permissions);
        await (await (await app.NewColleague(owner, "projects:create")).Get(project)).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_team_s_role_is_its_people_s_and_ends_with_their_place_in_it()
    {
        var (owner, project) = await Shop();
        var developer = await app.NewColleague(owner);
        var team = await (await owner.Post(owner.Organization + "/teams", new { name = " Developers " })).Read<TeamResource>();
        Assert.Equal("Developers", team.Name);
        await (await owner.Post(owner.Organization + "/teams", new { name = "Developers" })).Refusal(409, "team.name_taken");
        await (await owner.Put($"{project}/team-access/{team.Id}", new { permissions = new[] { "viewer", "integration:contributor" } })).Read<ProjectAccessResource>();
        await (await developer.Get(project)).Refusal(404);

        var place = $"{owner.Organization}/teams/{team.Id}/members/{WireId.From(developer.UserId)}";
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await owner.Put(place)).StatusCode);
        Assert.True((await developer.Read<EnvironmentResource>(project + "/environments/b1")).Offers(Daily));
        Assert.Equal([developer.Email], (await owner.Read<ItemCollection<TeamMemberResource>>($"{owner.Organization}/teams/{team.Id}/members")).Items.Select(m => m.User.Email));
        Assert.Equal(1, (await owner.Read<TeamResource>($"{owner.Organization}/teams/{team.Id}")).Members);

        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await owner.Delete(place)).StatusCode);
        await (await developer.Get(project)).Refusal(404);
        await owner.Put(place);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await owner.Delete($"{owner.Organization}/teams/{team.Id}")).StatusCode);
        await (await developer.Get(project)).Refusal(404);
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("production:")]
    [InlineData("production:owner")]
    [InlineData("testing:viewer")]
    [InlineData("")]
    public async Task A_word_that_is_no_role_is_refused_by_name(string word)
    {
        var (owner, project) = await Shop();
        var guest = await app.NewColleague(owner);
        var problem = await (await owner.Put($"{project}/user-access/{WireId.From(guest.UserId)}", new { permissions = new[] { word } })).Refusal(422, "validation.failed");
        Assert.Contains("production:contributor", problem.Errors!["permissions"][0], StringComparison.Ordinal);
        await (await owner.Put($"{project}/user-access/{WireId.From(guest.UserId)}", new { permissions = Array.Empty<string>() })).Refusal(422, "validation.failed");
        await (await owner.Put($"{project}/user-access/{WireId.From((await app.NewOwner()).UserId)}", new { permissions = new[] { "viewer" } })).Refusal(404, "member.not_found");
    }

    [Fact]
    public async Task Attention_is_shown_as_far_as_the_role_reaches()
    {
        var (owner, project) = await Shop();
        var contributor = await app.NewColleague(owner);
        await app.Role(contributor, project, "integration:contributor");
        foreach (var name in new[] { "production", "b1" })
        {
            await owner.OnEnvironment($"{project}/environments/{name}", (db, e) =>
            {
                db.Attention.Add(Domain.Attention.AttentionItem.Raise(e, Domain.Attention.AttentionKind.StackDrift, Domain.Attention.AttentionSeverity.Warning, "Changed", "By hand", null, TimeProvider.System.GetUtcNow()));
                return Task.CompletedTask;
            });
        }

        Assert.Equal(["b1"], (await contributor.Read<List<AttentionItem>>("/api/attention")).Select(i => i.Subject.Environment));
        Assert.Equal(2, (await owner.Read<List<AttentionItem>>("/api/attention")).Count);
    }

    private async Task<(Member Owner, string Project)> Shop()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.NewBranch(project, "b1");
        return (owner, project);
    }
}
