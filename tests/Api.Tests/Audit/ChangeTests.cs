using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Audit;

/// <summary>What an entry of the audit log says beside that something was done.</summary>
public sealed class ChangeTests(OwnApp app) : IClassFixture<OwnApp>
{
    private static readonly string[] Secret = ["password", "hash", "secret", "token", "totp", "key", "credential", "configuration", "outputs", "repositoryurl"];

    [Fact]
    public async Task What_a_command_changed_is_there_as_it_was_before_and_after()
    {
        var owner = await app.NewOwner();
        var colleague = await app.NewColleague(owner, "billing");
        await owner.Patch($"{owner.Organization}/members/{WireId.From(colleague.UserId)}", new { permissions = new[] { "members", "billing" } });
        var changed = (await Log(owner))[0];
        var path = $"members/{WireId.From(colleague.UserId)}";
        Assert.Equal($$$"""{"{{{path}}}":{"permissions":["billing"]}}""", changed.Before!.Value.GetRawText());
        Assert.Equal($$$"""{"{{{path}}}":{"permissions":["members","billing"]}}""", changed.After!.Value.GetRawText());

        await owner.Delete($"{owner.Organization}/members/{WireId.From(colleague.UserId)}");
        var gone = (await Log(owner))[0];
        Assert.Equal(("RemoveMember", changed.After.Value.GetRawText()), (gone.Action, gone.Before!.Value.GetRawText()));
        Assert.Null(gone.After);
    }

    [Fact]
    public async Task A_thing_that_came_has_no_before_and_a_refusal_has_neither()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var branch = await owner.NewBranch(project, "b1");
        await owner.Post(branch + "/activate");
        await (await owner.Post(branch + "/activate")).Refusal(423);
        var log = await Log(owner);
        Assert.Equal((null, null), (log[0].Before, log[0].After));
        var environment = log[1].After!.Value.GetProperty($"projects/{project.Split('/')[^1]}/environments/b1");
        Assert.Equal("provisioning", environment.GetProperty("lifecycle").GetString());
        Assert.Equal("inactive", log[1].Before!.Value.GetProperty($"projects/{project.Split('/')[^1]}/environments/b1").GetProperty("lifecycle").GetString());
        Assert.Contains(log[1].After!.Value.EnumerateObject(), thing => thing.Name.Contains("/activities/", StringComparison.Ordinal) && thing.Value.GetProperty("type").GetString() == "environment.activate");
        Assert.Null(log[^1].Before);
        Assert.Contains("master", log[^1].After!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strange_words_are_kept_as_they_are_and_long_ones_cut()
    {
        var owner = await app.NewOwner();
        var name = "\"Ünï\\cödé\" </script> 💥";
        await owner.Post(owner.Organization + "/teams", new { name });
        var after = (await Log(owner))[0];
        Assert.Equal(name, after.After!.Value.EnumerateObject().Single().Value.GetProperty("name").GetString());
        var ticket = new { subject = "x", description = "a secret that nobody should read in the log" };
        await owner.Post(owner.Organization + "/tickets", ticket);
        Assert.DoesNotContain("nobody should read", (await Log(owner))[0].After!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_has_one_spelling_and_its_values_have_an_end()
    {
        var (before, after) = new AuditChange().Set("b", "z", "\t\u0001\"\\\u2028\0💥", null).Set("b", "a", 1, true).Set("a", "x", (string[])["é", "/"], new string('x', 1000)).ToJson();
        Assert.Equal("{\"a\":{\"x\":[\"é\",\"/\"]},\"b\":{\"a\":1,\"z\":\"\\t\\u0001\\\"\\\\\u2028💥\"}}", before);
        Assert.Equal("{\"a\":{\"x\":\"" + new string('x', 200) + "\"},\"b\":{\"a\":true,\"z\":null}}", after);
        Assert.Equal((null, null), new AuditChange().ToJson());
    }

    [Fact]
    public async Task An_API_token_is_named_whether_it_is_sent_itself_or_buys_an_access_token()
    {
        var owner = await app.NewOwner();
        await owner.Post(owner.Organization + "/teams", new { name = "By hand" });
        var made = await (await owner.Post("/api/users/me/api-tokens", new { name = "Pipeline" })).Read<ApiTokenResource>();
        var secret = made.Token!;
        var direct = owner with { Http = app.Client(secret) };
        await (await direct.Post(owner.Organization + "/teams", new { name = "By token" })).Read<TeamResource>();
        using var form = new FormUrlEncodedContent([new("grant_type", "api_token"), new("api_token", secret)]);
        var access = await (await app.Client(null).PostAsync(new Uri("/oauth2/token", UriKind.Relative), form, TestContext.Current.CancellationToken)).Read<AccessToken>();
        await (await (owner with { Http = app.Client(access.Value) }).Post(owner.Organization + "/teams", new { name = "By access" })).Read<TeamResource>();
        var log = await Log(owner);
        Assert.Equal([new AuditToken(made.Id, "Pipeline"), new AuditToken(made.Id, "Pipeline"), null, null], log.Select(e => e.Actor.Token));
        Assert.All(log, e => Assert.Equal(WireId.From(owner.UserId), e.Actor.Id));
    }

    [Fact]
    public async Task Nothing_that_could_be_a_secret_is_on_the_list_of_what_may_be_shown()
    {
        var shown = AuditChange.Shown.ToList();
        Assert.True(shown.Count > 30);
        Assert.DoesNotContain(shown, s => Array.Exists(Secret, word => s.Property.Contains(word, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(shown, s => s.Entity == typeof(User) || s.Entity == typeof(Credential));
        await app.AsOwner(Guid.Empty, db =>
        {
            Assert.All(shown, s => Assert.NotNull(db.Model.FindEntityType(s.Entity)?.FindProperty(s.Property)));
            return Task.CompletedTask;
        });
    }

    private static async Task<IReadOnlyList<AuditEvent>> Log(Member owner) => (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items;
}
