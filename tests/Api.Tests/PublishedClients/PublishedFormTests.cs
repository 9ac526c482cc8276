using System.Text.Json;
using Cloud.Client;

namespace Cloud.Api.Tests.PublishedClients;

/// <summary>The address for clients published for the Platform.sh API: the same API, and refusals that they can read.</summary>
public sealed class PublishedFormTests(CloudApp app)
{
    private const string Address = "/platformsh";

    private static async Task<JsonElement> Body(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    [Fact]
    public async Task A_refusal_there_is_plain_JSON_with_the_status_for_its_code_and_our_code_beside()
    {
        var owner = await app.NewOwner();
        var missing = await owner.NewProject() + "/variables/env:NOTHING";
        var response = await owner.Get(Address + missing);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        var there = await Body(response);
        Assert.Equal((404, 404, "variable.not_found"), (there.GetProperty("code").GetInt32(), there.GetProperty("status").GetInt32(), there.GetProperty("error_code").GetString()));

        // Everywhere else the contract holds.
        var here = await (await owner.Get(missing)).Refusal(404, "variable.not_found");
        Assert.Equal(here.Detail, there.GetProperty("message").GetString());
        await (await owner.Get("/platformshop" + missing)).Refusal(404, "path.not_found");
    }

    /// <summary>Refused before any use case: without a token, at no address, with no body that can be read.</summary>
    [Theory]
    [InlineData("GET", "/api/me", false, 401)]
    [InlineData("GET", "/api/nothing", true, 404)]
    [InlineData("PUT", "/api/me", true, 405)]
    [InlineData("POST", "/api/v1/tickets", true, 422)]
    public async Task So_is_what_is_refused_on_the_way(string method, string path, bool signedIn, int status)
    {
        var http = signedIn ? (await app.NewOwner()).Http : app.Client(null);
        using var request = new HttpRequestMessage(new(method), Address + path);
        var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(status, (await Body(response)).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Links_and_addresses_stay_there()
    {
        var owner = await app.NewOwner();
        var project = await owner.Read<ProjectResource>(Address + await owner.NewProject());
        Assert.All(project.Links.Values, link => Assert.StartsWith(Address + "/api/", link.Href, StringComparison.Ordinal));
        Assert.EndsWith($"{Address}/api/projects/{project.Id}", project.Endpoint, StringComparison.Ordinal);
        Assert.Equal(project.Id, (await owner.Read<ProjectResource>(project.Links[Relation.Self].Href)).Id);
        var region = (await owner.Read<PublishedRegions>(Address + "/api/platform/regions")).Regions[0];
        Assert.Equal(project.Endpoint, $"{region.Endpoint}/{project.Id}");
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/metrics")]
    [InlineData("/openapi/cloud.json")]
    public async Task What_is_no_part_of_the_API_is_not_under_it(string path)
    {
        var owner = await app.NewOwner();
        await (await owner.Get(Address + path)).Refusal(404, "path.not_found");
    }

    [Fact]
    public async Task Regions_are_ours_and_say_what_is_so()
    {
        var owner = await app.NewOwner();
        var ours = await owner.Read<List<RegionResource>>("/api/regions");
        var theirs = (await owner.Read<PublishedRegions>("/api/platform/regions")).Regions;
        Assert.Equal(ours.Select(r => (r.Id, r.Name, r.Available)), theirs.Select(r => (r.Id, r.Label, r.Available)));
        var frankfurt = theirs.Single(r => r.Id == "eu-central-1");
        Assert.Equal(("Europe", false, "AWS"), (frankfurt.Zone, frankfurt.Private, frankfurt.Provider.Name));
        Assert.Equal(theirs, (await owner.Read<ItemCollection<PublishedRegion>>(owner.Organization + "/regions")).Items);
    }

    [Fact]
    public async Task A_domain_is_taken_with_the_wish_that_these_clients_send_with_each()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var added = (await (await owner.Post(project + "/environments/staging/domains", new { name = "shop.example.com", is_default = true })).Read<Accepted>()).Entity<DomainResource>()!;
        Assert.Equal((DomainStatus.Pending, false), (added.Status, added.IsDefault));
        var refused = await (await owner.Post(project + "/environments/staging/domains", new { name = "www.example.com", replacement_for = "shop.example.com", ssl = new[] { "x" } })).Refusal(422, "validation.failed");
        Assert.Equal(["replacement_for", "ssl"], refused.Errors!.Keys.Order());
    }
}
