using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain.Variables;
using Cloud.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Api.Tests.Variables;

public sealed class VariableTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Published_clients_make_read_change_and_delete_a_variable_by_the_links_they_know()
    {
        var (owner, project) = await Shop();
        var environment = await owner.Read<EnvironmentResource>(project + "/environments/production");
        var collection = environment.Links["#manage-variables"].Href;
        var made = await owner.Post(collection, new { name = "env:FOO", value = "bar", is_json = false, is_enabled = true, is_inheritable = true, is_sensitive = false, visible_build = false, visible_runtime = true, application_scope = Array.Empty<string>() });
        Assert.Equal(200, (int)made.StatusCode);
        var envelope = await made.Content.ReadAsStringAsync(Ct);
        using var json = JsonDocument.Parse(envelope);
        Assert.Equal(("Created", 201, 0), (json.RootElement.GetProperty("status").GetString(), json.RootElement.GetProperty("code").GetInt32(), json.RootElement.GetProperty("_embedded").GetProperty("activities").GetArrayLength()));
        var entity = json.RootElement.GetProperty("_embedded").GetProperty("entity");
        Assert.Equal(
            ["_links", "application_scope", "attributes", "created_at", "environment", "id", "inherited", "is_enabled", "is_inheritable", "is_json", "is_sensitive", "level", "name", "project", "updated_at", "value", "visible_build", "visible_runtime"],
            entity.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));

        // PHP's urlencode and JavaScript's encodeURIComponent both write %3A.
        var variable = await owner.Read<VariableResource>(collection + "/env%3AFOO");
        Assert.Equal(("env:FOO", "env:FOO", "bar", "production", false, true), (variable.Id, variable.Name, variable.Value, variable.Environment, variable.Inherited, variable.IsEnabled));
        Assert.Equal("env:FOO", Assert.Single(await owner.Read<List<VariableResource>>(collection + "?limit=1")).Id);

        var changed = await (await owner.Patch(variable.Links[Relation.Edit].Href, new { value = "baz" })).Read<Accepted>();
        Assert.Equal(("Updated", 200, "baz"), (changed.Status, changed.Code, changed.Entity<VariableResource>()!.Value));
        Assert.Equal("baz", (await owner.Read<VariableResource>(variable.Links[Relation.Self].Href)).Value);
        Assert.Equal(200, (int)(await owner.Delete(variable.Links[Relation.Delete].Href)).StatusCode);
        await (await owner.Get(variable.Links[Relation.Self].Href)).Refusal(404, "variable.not_found");
    }

    [Fact]
    public async Task A_project_s_variable_is_for_builds_too_and_may_be_sensitive()
    {
        var (owner, project) = await Shop();
        var collection = (await owner.Read<ProjectResource>(project)).Links["#manage-variables"].Href;
        await Make(owner, collection, new { name = "A", value = "1" });
        var secret = await Make(owner, collection, new { name = "B", value = "2", is_sensitive = true });
        Assert.True(secret is { VisibleBuild: true, VisibleRuntime: true, IsEnabled: null, Inherited: null, Level: VariableLevel.Project, Value: null });
        Assert.Equal([("A", "1"), ("B", null)], (await owner.Read<List<VariableResource>>(collection)).Select(v => (v.Name, v.Value)));
        var changed = await (await owner.Patch(secret.Links[Relation.Edit].Href, new { value = "3", visible_build = false })).Read<Accepted>();
        Assert.True(changed.Entity<VariableResource>() is { Value: null, VisibleBuild: false });
        Assert.Equal("Each environment takes it over at its next redeploy.", changed.Hint!.Message);
        Assert.Equal("3", await Kept(owner, "B"));
        await (await owner.Delete(secret.Links[Relation.Delete].Href)).Read<Accepted>();
        await (await owner.Get(secret.Links[Relation.Self].Href)).Refusal(404, "variable.not_found");
    }

    [Fact]
    public async Task An_environment_lists_what_it_inherits_from_parents_and_project_the_nearest_of_each_name()
    {
        var (owner, project) = await Shop();
        var (production, branch) = (project + "/environments/production/variables", project + "/environments/b1/variables");
        await Make(owner, project + "/variables", new { name = "A", value = "project" });
        await Make(owner, project + "/variables", new { name = "HIDDEN", value = "project", visible_build = false, visible_runtime = false });
        await Make(owner, production, new { name = "A", value = "production", is_inheritable = false });
        await Make(owner, production, new { name = "B", value = "production" });
        await Make(owner, project + "/environments/master/variables", new { name = "C", value = "master" });
        await Make(owner, branch, new { name = "C", value = "branch" });
        var list = await owner.Read<List<VariableResource>>(branch);
        Assert.Equal(
            [("A", "project", true, "project", null), ("B", "production", true, "environment", "production"), ("C", "branch", false, "environment", null)],
            list.Select(v => (v.Name, v.Value, v.Inherited, v.Level, v.InheritedFrom)));
        Assert.Equal([false, false, true], list.Select(v => v.Offers(Relation.Delete)));
        Assert.Equal([false, true, true], list.Select(v => v.Offers(Relation.Edit)));
        Assert.Equal([("A", "production"), ("B", "production")], (await owner.Read<List<VariableResource>>(production)).Select(v => (v.Name, v.Value)));

        // The project's own are found at the project alone: published clients ask in both places and refuse to choose.
        await (await owner.Get(branch + "/A")).Refusal(404, "variable.not_found");
        Assert.Equal("production", (await owner.Read<VariableResource>(branch + "/B")).Value);
        await (await owner.Delete(branch + "/B")).Refusal(409, "variable.inherited");
    }

    [Fact]
    public async Task To_change_an_inherited_variable_makes_a_copy_and_a_sensitive_value_goes_along_unseen()
    {
        var (owner, project) = await Shop();
        var (production, branch) = (project + "/environments/production/variables", project + "/environments/b1/variables");
        await Make(owner, production, new { name = "A", value = "secret", is_sensitive = true });
        await (await owner.Patch(branch + "/A", new { is_sensitive = false })).Refusal(409, "variable.stays_sensitive");
        var copy = (await (await owner.Patch(branch + "/A", new { is_enabled = false })).Read<Accepted>()).Entity<VariableResource>()!;
        Assert.True(copy is { Inherited: false, IsSensitive: true, IsEnabled: false, Value: null } && copy.Offers(Relation.Delete));
        Assert.True((await owner.Read<VariableResource>(production + "/A")).IsEnabled);
        Assert.Equal(["secret", "secret"], await app.AsOwner(owner.OrganizationId, async db => (await db.Variables.ToListAsync(Ct)).Select(v => Seal.Open(v.OrganizationId, v.Id, v.Sealed)).ToList()));
        await (await owner.Delete(branch + "/A")).Read<Accepted>();
        Assert.True(await owner.Read<VariableResource>(branch + "/A") is { Inherited: true, IsEnabled: true });
    }

    [Fact]
    public async Task A_sensitive_variable_can_be_set_and_is_never_shown_to_anybody_nor_made_readable()
    {
        var (owner, project) = await Shop();
        var variables = project + "/environments/production/variables";
        var made = await owner.Post(variables, new { name = "A", value = Planted.Secret("variable"), is_sensitive = true });
        Assert.DoesNotContain(Planted.Marker, await made.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        foreach (var path in new[] { variables, variables + "/A" })
        {
            Assert.DoesNotContain(Planted.Marker, await owner.Http.GetStringAsync(new Uri(path, UriKind.Relative), Ct), StringComparison.Ordinal);
        }

        var refusal = await (await owner.Patch(variables + "/A", new { is_sensitive = false })).Refusal(409, "variable.stays_sensitive");
        Assert.Contains("create it again", refusal.Detail, StringComparison.Ordinal);
        await (await owner.Patch(variables + "/A", new { is_sensitive = false, value = "another" })).Refusal(409, "variable.stays_sensitive");
        await (await owner.Patch(variables + "/A", new { value = "another" })).Read<Accepted>();
        Assert.Equal("another", await Kept(owner, "A"));

        await Make(owner, variables, new { name = "B", value = "seen" });
        Assert.Null((await (await owner.Patch(variables + "/B", new { is_sensitive = true })).Read<Accepted>()).Entity<VariableResource>()!.Value);
    }

    [Theory]
    [InlineData("name", "..", "x", false)]
    [InlineData("name", "a b", "x", false)]
    [InlineData("name", "env:1", "x", false)]
    [InlineData("value", "A", "{\"a\":", true)]
    [InlineData("value", "A", "hunter2", true)]
    [InlineData("value", "A", "", true)]
    public async Task What_is_wrong_is_said_of_the_field_and_does_not_repeat_the_value(string field, string name, string value, bool json)
    {
        var (owner, project) = await Shop();
        foreach (var place in new[] { project, project + "/environments/production" })
        {
            var problem = await (await owner.Post(place + "/variables", new { name, value, is_json = json })).Refusal(422, "validation.failed");
            Assert.Equal([field], problem.Errors!.Keys);
            Assert.DoesNotContain("hunter2", JsonSerializer.Serialize(problem.Errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Json_is_checked_whenever_a_value_becomes_it()
    {
        var (owner, project) = await Shop();
        var variables = project + "/environments/production/variables";
        await Make(owner, variables, new { name = "A", value = "no json", is_sensitive = true });
        var problem = await (await owner.Patch(variables + "/A", new { is_json = true })).Refusal(422);
        Assert.Contains("line 1, byte 2", problem.Errors!["value"][0], StringComparison.Ordinal);
        Assert.True((await (await owner.Patch(variables + "/A", new { is_json = true, value = "{\"a\": [1, 2]}" })).Read<Accepted>()).Entity<VariableResource>()!.IsJson);
        await (await owner.Patch(variables + "/A", new { value = new string('[', 40) + new string(']', 40) })).Refusal(422);
    }

    [Fact]
    public async Task Names_values_and_numbers_have_their_limits()
    {
        var (owner, project) = await Shop();
        var variables = project + "/environments/production/variables";
        await Make(owner, variables, new { name = "A", value = new string('ä', Variable.MaxValue / 2) });
        Assert.Contains("65536", (await (await owner.Post(variables, new { name = "B", value = new string('ä', (Variable.MaxValue / 2) + 1) })).Refusal(422)).Errors!["value"][0], StringComparison.Ordinal);
        await (await owner.Post(variables, new { name = "A", value = "x" })).Refusal(409, "variable.exists");
        await (await owner.Post(variables, new { name = "C", value = "x", application_scope = new[] { "a b" } })).Refusal(422);
        foreach (var name in "BCD")
        {
            await Make(owner, variables, new { name = name.ToString(), value = new string('x', Variable.MaxValue) });
        }

        await (await owner.Post(variables, new { name = "E", value = "x" })).Refusal(409, "variable.too_much");
        await (await owner.Patch(variables + "/A", new { value = "x" })).Read<Accepted>();
        await app.AsOwner(owner.OrganizationId, async db =>
        {
            var first = await db.Variables.FirstAsync(Ct);
            for (var i = await db.Variables.CountAsync(Ct); i < Variable.Most; i++)
            {
                var variable = Variable.Create(owner.OrganizationId, first.ProjectId, first.EnvironmentId, $"N{i}", VariableFlags.OfEnvironment, first.CreatedAt);
                variable.Put(Seal.Seal(owner.OrganizationId, variable.Id, ""), first.CreatedAt);
                db.Variables.Add(variable);
            }
        });
        await (await owner.Post(variables, new { name = "E", value = "" })).Refusal(409, "variable.limit_reached");
        Assert.Equal(Variable.Most, (await owner.Read<List<VariableResource>>(variables)).Count);
    }

    [Fact]
    public async Task Of_ten_that_make_the_same_variable_at_once_one_does()
    {
        var (owner, project) = await Shop();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => owner.Post(project + "/variables", new { name = "A", value = $"{i}" })));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        foreach (var answer in answers.Where(a => !a.IsSuccessStatusCode))
        {
            await answer.Refusal(409, "variable.exists");
        }
    }

    [Fact]
    public async Task A_ciphertext_opens_in_its_own_row_only_and_unchanged()
    {
        var (owner, project) = await Shop();
        var variables = project + "/environments/production/variables";
        await Make(owner, variables, new { name = "A", value = "mine" });
        await Make(owner, variables, new { name = "B", value = "other" });
        var rows = await app.AsOwner(owner.OrganizationId, db => db.Variables.OrderBy(v => v.Name).ToListAsync(Ct));
        Assert.Equal("mine", Seal.Open(owner.OrganizationId, rows[0].Id, rows[0].Sealed));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Seal.Open(owner.OrganizationId, rows[1].Id, rows[0].Sealed));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Seal.Open(Guid.CreateVersion7(), rows[0].Id, rows[0].Sealed));
        var changed = rows[0].Sealed.ToArray();
        changed[^1] ^= 1;
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Seal.Open(owner.OrganizationId, rows[0].Id, changed));
        Assert.Equal(Seal.CurrentKey, rows[0].KeyId);

        // Somebody who may write to the table puts a secret into a row that they can read: what comes back is no value, and no crash of the list.
        await app.Scalar<int>("update variables set sealed = (select sealed from variables where id = $1) where id = $2", rows[0].Id, rows[1].Id);
        Assert.Equal([("A", "mine", null), ("B", null, true)], (await owner.Read<List<VariableResource>>(variables)).Select(v => (v.Name, v.Value, v.Unreadable)));
        await (await owner.Patch(variables + "/B", new { is_json = true })).Refusal(409, "variable.unreadable");
        Assert.Equal("again", (await (await owner.Patch(variables + "/B", new { value = "again" })).Read<Accepted>()).Entity<VariableResource>()!.Value);
    }

    [Fact]
    public async Task Who_sees_and_who_changes_variables_follows_from_their_role()
    {
        var (owner, project) = await Shop();
        var (production, branch) = (project + "/environments/production/variables", project + "/environments/b1/variables");
        await Make(owner, project + "/variables", new { name = "P", value = "of all" });
        await Make(owner, production, new { name = "A", value = "of production" });
        foreach (var (roles, sees, edits) in new[] { ("integration:viewer", true, false), ("integration:contributor", true, false), ("integration:admin", true, true), ("viewer", true, false), ("admin", true, true), ("production:admin", false, false) })
        {
            var member = await app.NewColleague(owner);
            await app.Role(member, project, roles);
            Assert.Equal(sees ? 200 : 404, (int)(await member.Get(branch)).StatusCode);
            Assert.Equal(edits ? 200 : sees ? 403 : 404, (int)(await member.Post(branch, new { name = $"X{member.UserId:N}", value = "x" })).StatusCode);
            if (sees)
            {
                var links = (await member.Read<EnvironmentResource>(branch[..branch.LastIndexOf('/')])).Links;
                Assert.Equal((true, edits), (links.ContainsKey("variables"), links.ContainsKey("#manage-variables")));
                var list = (await member.Read<List<VariableResource>>(branch)).ToDictionary(v => v.Name);
                Assert.Equal("of all", list["P"].Value);

                // Whose role ends at integration learns that there is something, and not what production's is worth.
                var everywhere = !roles.Contains(':', StringComparison.Ordinal);
                Assert.Equal((everywhere ? "of production" : null, everywhere ? "production" : null), (list["A"].Value, list["A"].InheritedFrom));
                Assert.Equal(everywhere ? 200 : 403, (int)(await member.Get(project + "/variables")).StatusCode);
                Assert.Equal(roles == "admin" ? 200 : 403, (int)(await member.Post(project + "/variables", new { name = "P2", value = "x" })).StatusCode);
            }
        }

        var reader = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, "read")) };
        Assert.Equal("of production", (await reader.Read<VariableResource>(production + "/A")).Value);
        await (await reader.Post(production, new { name = "B", value = "x" })).Refusal(403, "auth.forbidden");
        Assert.False((await reader.Read<VariableResource>(production + "/A")).Offers(Relation.Edit));
    }

    [Fact]
    public async Task The_audit_log_tells_names_and_flags_and_of_a_value_that_there_is_another()
    {
        var (owner, project) = await Shop();
        var (id, variables) = (project.Split('/')[^1], project + "/environments/production/variables");
        await Make(owner, variables, new { name = "A", value = Planted.Secret("first"), application_scope = new[] { "shop" } });
        await (await owner.Patch(variables + "/A", new { value = Planted.Secret("second"), is_sensitive = true })).Read<Accepted>();
        await (await owner.Patch(variables + "/A", new { is_enabled = false })).Read<Accepted>();
        await (await owner.Delete(variables + "/A")).Read<Accepted>();
        await (await owner.Post(project + "/variables", new { name = "A", value = Planted.Secret("third"), is_json = true })).Refusal(422);
        var log = (await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items.Take(5).ToList();
        Assert.Equal(["CreateProjectVariable", "DeleteVariable", "UpdateVariable", "UpdateVariable", "CreateVariable"], log.Select(e => e.Action));
        Assert.Contains($"projects/{id}/environments/production/variables/A", Json(log[4]), StringComparison.Ordinal);
        Assert.Equal("A", log[4].Target.Id);
        var (deleted, disabled, changed, made) = (Json(log[1]), Json(log[2]), Json(log[3]), Json(log[4]));
        Assert.Contains("\"value\":\"set\"", made, StringComparison.Ordinal);
        Assert.Contains("\"application_scope\":\"shop\"", made, StringComparison.Ordinal);
        Assert.Contains("\"value\":\"changed\"", changed, StringComparison.Ordinal);
        Assert.Contains("\"is_sensitive\":true", changed, StringComparison.Ordinal);
        Assert.DoesNotContain("visible_build", changed, StringComparison.Ordinal);
        Assert.Contains("\"is_enabled\":false", disabled, StringComparison.Ordinal);
        Assert.DoesNotContain("value", disabled, StringComparison.Ordinal);
        Assert.Contains("\"is_sensitive\":true", deleted, StringComparison.Ordinal);
        Assert.True(log[1].After is null && log[4].Before is null);
        Assert.DoesNotContain(Planted.Marker, JsonSerializer.Serialize(log.Select(Json)), StringComparison.Ordinal);

        static string Json(AuditEvent e) => $"{e.Before}{e.After}{e.Outcome}".Replace(" ", "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_says_when_it_is_taken_over_and_offers_that_where_it_can_be_done()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        var hint = (await (await owner.Post(production + "/variables", new { name = "A", value = "1" })).Read<Accepted>()).Hint!;
        Assert.Equal("The environment takes it over at its next redeploy.", hint.Message);
        Assert.False(hint.Offers(Relation.Redeploy));
        await owner.Settle(production);
        hint = (await (await owner.Patch(production + "/variables/A", new { value = "2" })).Read<Accepted>()).Hint!;
        Assert.Equal((await owner.Read<EnvironmentResource>(production)).Links[Relation.Redeploy], hint.Links[Relation.Redeploy]);
        await (await owner.Post(hint.Links[Relation.Redeploy].Href)).Read<Accepted>();
        owner.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/cloud");
        hint = (await (await owner.Delete(production + "/variables/A")).Read<Accepted>()).Hint!;
        Assert.StartsWith("/cloud/api/", hint.Links[Relation.Redeploy].Href, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_go_with_their_environment_and_with_their_project()
    {
        var (owner, project) = await Shop();
        await Make(owner, project + "/variables", new { name = "P", value = "1" });
        await Make(owner, project + "/environments/b1/variables", new { name = "E", value = "1" });
        await app.AsOwner(owner.OrganizationId, db => db.Environments.Where(e => e.MachineName == "b1").ExecuteDeleteAsync(Ct));
        Assert.Equal(1L, await app.Scalar<long>("select count(*) from variables where organization_id = $1", owner.OrganizationId));
        await (await owner.Delete(project)).Read<Accepted>();
        Assert.Equal(0L, await app.Scalar<long>("select count(*) from variables where organization_id = $1", owner.OrganizationId));
    }

    private IVariableSeal Seal => app.Services.GetRequiredService<IVariableSeal>();

    /// <summary>A project with a branch; its environments descend from one another: b1, master, staging, production.</summary>
    private async Task<(Member Owner, string Project)> Shop()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await owner.NewBranch(project, "b1");
        return (owner, project);
    }

    private static async Task<VariableResource> Make(Member owner, string collection, object body) => (await (await owner.Post(collection, body)).Read<Accepted>()).Entity<VariableResource>()!;

    private Task<string> Kept(Member owner, string name) => app.AsOwner(owner.OrganizationId, async db =>
    {
        var variable = await db.Variables.SingleAsync(v => v.Name == name, Ct);
        return Seal.Open(variable.OrganizationId, variable.Id, variable.Sealed);
    });
}
