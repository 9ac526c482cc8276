using Cloud.Client;

namespace Cloud.Api.Tests.Projects;

public sealed class ProjectTests(CloudApp app)
{
    [Fact]
    public async Task A_project_s_title_and_zone_are_changed()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var changed = await (await owner.Patch(project, new { title = "Shop 2", timezone = "Europe/Berlin", default_branch = "master" })).Read<ProjectResource>();
        Assert.Equal(("Shop 2", "Europe/Berlin"), (changed.Title, changed.Timezone));
        Assert.Equal(("Shop 2", "Europe/Berlin"), ((await owner.Read<ProjectResource>(project)).Title, (await owner.Read<ProjectResource>(project)).Timezone));
        Assert.Equal("Shop 2", (await (await owner.Patch(project, new { })).Read<ProjectResource>()).Title);
    }

    [Theory]
    [InlineData("""{"timezone":"Mars/Olympus"}""", "timezone")]
    [InlineData("""{"timezone":"../../etc/passwd"}""", "timezone")]
    [InlineData("""{"timezone":"CET"}""", "timezone")]
    [InlineData("""{"title":"   "}""", "title")]
    [InlineData("""{"default_branch":"other"}""", "default_branch")]
    [InlineData("""{"region":"eu-west-1"}""", "region")]
    public async Task What_cannot_be_changed_is_refused(string body, string field)
    {
        var owner = await app.NewOwner();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Contains(field, (await (await owner.Patch(await owner.NewProject(), content)).Refusal(422)).Errors!.Keys);
    }

    [Fact]
    public async Task A_project_with_something_running_is_not_deleted_and_says_what_runs()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("master", "production");
        Assert.False((await owner.Read<ProjectResource>(project)).Offers(Relation.Delete));
        Assert.Equal(["master", "production"], (await (await owner.Delete(project)).Refusal(409, "project.active")).ActiveEnvironments);
    }

    [Fact]
    public async Task A_deleted_project_is_gone_from_every_answer()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        Assert.True((await owner.Read<ProjectResource>(project)).Offers(Relation.Delete));
        await (await owner.Delete(project)).Read<Accepted>();
        foreach (var path in new[] { "", "/environments", "/activities", "/capabilities", "/environments/production", "/environments/production/config" })
        {
            await (await owner.Get(project + path)).Refusal(404, "project.not_found");
        }

        await (await owner.Delete(project)).Refusal(404, "project.not_found");
        Assert.Equal(0, (await owner.Read<ItemCollection<ProjectResource>>(owner.Organization + "/projects")).Count);
        Assert.Empty((await owner.Read<MeResource>("/api/me")).Projects);
    }

    [Fact]
    public async Task Of_a_delete_and_an_activation_at_once_one_wins()
    {
        for (var i = 0; i < 5; i++)
        {
            var owner = await app.NewOwner();
            var project = await owner.NewProject();
            var answers = await Task.WhenAll(owner.Delete(project), owner.Post(project + "/environments/master/activate"));
            Assert.Single(answers, a => a.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Capabilities_say_what_the_plan_allows()
    {
        var owner = await app.NewOwner();
        var capabilities = await owner.Read<CapabilitiesResource>(await owner.NewProject() + "/capabilities");
        Assert.Equal(new UsedLimit(8, 0), capabilities.IntegrationEnvironments);
        Assert.Equal(["6", "12", "24", "48", "96"], capabilities.Sizes);
    }
}
