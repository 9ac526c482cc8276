using Cloud.Client;
using Cloud.Dashboard.Access;
using Cloud.Dashboard.Members;
using Cloud.Dashboard.Projects;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Tests.Components;

/// <summary>Roles and permissions as they are chosen and read.</summary>
public sealed class PeopleTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("admin", "admin", "Administers the project")]
    [InlineData("viewer", "viewer", "Sees the whole project")]
    [InlineData("integration:contributor", "integration:contributor", "Integration: contributor")]
    [InlineData("viewer staging:viewer integration:admin", "viewer integration:admin", "Sees the whole project|Integration: admin")]
    [InlineData("admin production:viewer", "admin", "Administers the project")]
    [InlineData("production:viewer production:admin production:contributor", "production:admin", "Production: admin")]
    public void Roles_are_read_by_the_strongest_and_said_once(string given, string kept, string words)
    {
        var choice = RoleChoice.Of(given.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(kept.Split(' ', StringSplitOptions.RemoveEmptyEntries), choice.Permissions);
        Assert.Equal(words.Split('|', StringSplitOptions.RemoveEmptyEntries), choice.Words());
        Assert.Equal(kept.Length == 0, choice.IsEmpty);
    }

    [Fact]
    public async Task The_matrix_offers_no_role_beside_admin_and_no_viewer_beside_viewer()
    {
        var admin = await MatrixAsync(ProjectPermission.Admin);
        Assert.Equal(3, admin.QuerySelectorAll("select[disabled]").Length);
        var viewer = await MatrixAsync(ProjectPermission.Viewer, ProjectPermission.StagingContributor);
        Assert.Equal(["Viewer, by the whole project", "Contributor", "Admin"], viewer.QuerySelectorAll("#m-staging option").Select(o => o.TextContent));
        Assert.Equal("contributor", viewer.QuerySelector("#m-staging option[selected]")!.GetAttribute("value"));
        Assert.Equal("None: not seen", (await MatrixAsync(ProjectPermission.IntegrationAdmin)).QuerySelector("#m-production option[selected]")!.TextContent);
    }

    [Fact]
    public async Task Nobody_is_offered_to_give_what_they_do_not_have()
    {
        var html = await Rendered.AsHtmlAsync<PermissionBoxes>(new()
        {
            ["Chosen"] = new[] { OrganizationPermission.ProjectsList },
            ["Own"] = new[] { OrganizationPermission.Members, OrganizationPermission.ProjectsList },
            ["ChosenChanged"] = EventCallback<IReadOnlyList<string>>.Empty,
        });
        Assert.Equal(["People", "Project list"], html.QuerySelectorAll("label:has(input:not([disabled])) b").Select(b => b.TextContent));
        Assert.Equal("Project list", html.QuerySelector("label:has(input[checked]) b")!.TextContent);
        Assert.All(PermissionWords.All, c => Assert.True(PermissionWords.MayGive([OrganizationPermission.Admin], c.Word)));
    }

    [Fact]
    public async Task Permissions_are_said_in_words_and_an_administrator_s_once()
    {
        Assert.Equal(["Administrator"], PermissionWords.Names([OrganizationPermission.Admin, OrganizationPermission.Billing]));
        Assert.Equal(["New projects", "Keys"], PermissionWords.Names([OrganizationPermission.ProjectsCreate, "keys"]));
        var none = await Rendered.AsHtmlAsync<PermissionChips>(new() { ["Permissions"] = Array.Empty<string>() });
        Assert.Equal("Roles in projects only", none.Body!.TextContent.Trim());
    }

    [Fact]
    public async Task A_project_without_its_production_says_that_it_is_hidden_and_one_without_a_role_has_no_link()
    {
        var cloud = new FakeCloud(TimeProvider.System);
        var shop = cloud.Project(cloud.Shop())!;
        var branches = cloud.Environments(shop.Id).Where(e => e.Type == EnvironmentKind.Integration).ToList();
        var rows = new List<ProjectTable.Row> { new(shop, branches), new(shop with { Id = "other", Title = "Other" }, null), new(shop with { Id = "beyond", Title = "Beyond" }, []) };
        var html = await Rendered.AsHtmlAsync<ProjectTable>(new() { ["Rows"] = rows });
        Assert.Equal([$"projects/{shop.Id}", "projects/beyond"], html.QuerySelectorAll("a.name").Select(a => a.GetAttribute("href")));
        Assert.Equal(["Not shown to you", "Not shown to you", "Active"], html.QuerySelectorAll("td[data-label=Production]").Select(c => c.TextContent.Trim()));
        Assert.Equal("You have no role in it", html.QuerySelectorAll("td[data-label=Environments]")[1].TextContent.Trim());
    }

    private static Task<AngleSharp.Html.Dom.IHtmlDocument> MatrixAsync(params string[] permissions) => Rendered.AsHtmlAsync<RoleMatrix>(new()
    {
        ["Id"] = "m",
        ["Permissions"] = permissions,
        ["PermissionsChanged"] = EventCallback<IReadOnlyList<string>>.Empty,
    });
}
