using System.Diagnostics;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Tests.Tenancy;

/// <summary>What an attacker with an account of their own would try next.</summary>
public sealed class AttackTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task How_long_a_refusal_takes_does_not_tell_foreign_from_unknown()
    {
        var (theirs, me) = (await app.NewOwner(), await app.NewOwner());
        var foreign = await theirs.NewProject();
        var unknown = "/api/projects/" + WireId.NewProject();
        List<double> ofForeign = [], ofUnknown = [];
        for (var i = 0; i < 220; i++)
        {
            // One after the other, so that whatever else the machine does hits both alike; the first are the warm-up.
            var (a, b) = (await Time(me, foreign), await Time(me, unknown));
            if (i >= 20)
            {
                ofForeign.Add(a);
                ofUnknown.Add(b);
            }
        }

        var ratio = Median(ofForeign) / Median(ofUnknown);
        Assert.InRange(ratio, 0.75, 1.33);
    }

    [Fact]
    public async Task A_cursor_of_another_tenant_pages_through_one_s_own()
    {
        var (theirs, me) = (await app.NewOwner(), await app.NewOwner());
        await theirs.NewProject();
        await theirs.NewProject();
        var mine = (await me.NewProject()).Split('/')[^1];
        var page = await theirs.Read<ItemCollection<ProjectResource>>(theirs.Organization + "/projects?page[size]=1");
        var cursor = page.Links[Relation.Next].Href.Split('?')[1];
        var seen = await me.Read<ItemCollection<ProjectResource>>($"{me.Organization}/projects?{cursor}");
        Assert.All(seen.Items, p => Assert.Equal(mine, p.Id));
        var log = await theirs.Read<ItemCollection<AuditEvent>>(theirs.Organization + "/audit-events?page[size]=1");
        var events = await me.Read<ItemCollection<AuditEvent>>($"{me.Organization}/audit-events?{log.Links[Relation.Next].Href.Split('?')[1]}");
        Assert.All(events.Items, e => Assert.Equal(WireId.From(me.UserId), e.Actor.Id));
    }

    [Theory]
    [InlineData("organization")]
    [InlineData("organization_id")]
    [InlineData("id")]
    [InlineData("owner_id")]
    [InlineData("status")]
    public async Task What_a_body_may_not_say_is_refused_and_not_taken(string field)
    {
        var (theirs, me) = (await app.NewOwner(), await app.NewOwner());
        var project = await me.NewProject();
        var problem = await (await me.Patch(project, new Dictionary<string, string> { ["title"] = "New", [field] = WireId.From(theirs.OrganizationId) })).Refusal(422, "validation.failed");
        Assert.Contains(field, problem.Errors!.Keys);
        Assert.NotEqual("New", (await me.Read<ProjectResource>(project)).Title);
    }

    [Fact]
    public async Task Pages_of_other_origins_are_told_nothing()
    {
        var owner = await app.NewOwner();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/me");
        preflight.Headers.Add("Origin", "https://evil.example");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization");
        var answer = await owner.Http.SendAsync(preflight, Ct);
        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain(answer.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        using var simple = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        simple.Headers.Add("Origin", "https://evil.example");
        Assert.DoesNotContain((await owner.Http.SendAsync(simple, Ct)).Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_cookie_signs_nobody_in_at_the_api()
    {
        var owner = await app.NewOwner();
        using var http = app.Client(null);
        http.DefaultRequestHeaders.Add("Cookie", $"access_token={await app.TokenFor(owner.UserId)}; cloud-session=x");
        await (await http.GetAsync("/api/me", Ct)).Refusal(401, "auth.required");
        await (await http.GetAsync("/api/me?access_token=" + await app.TokenFor(owner.UserId), Ct)).Refusal(401, "auth.required");
    }

    [Theory]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    [InlineData("X-Original-URL", "/api/staff/organizations")]
    [InlineData("X-Rewrite-URL", "/api/staff/organizations")]
    public async Task A_header_does_not_make_another_request_of_it(string name, string value)
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        owner.Http.DefaultRequestHeaders.Add(name, value);
        Assert.Equal(project.Split('/')[^1], (await owner.Read<ProjectResource>(project)).Id);
        await owner.Post(project);
        owner.Http.DefaultRequestHeaders.Remove(name);
        await owner.Read<ProjectResource>(project);
    }

    private static async Task<double> Time(Member member, string path)
    {
        var clock = Stopwatch.GetTimestamp();
        await (await member.Get(path)).Refusal(404, "project.not_found");
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
