using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Tests.Audit;

/// <summary>Finding entries, and taking the log along.</summary>
public sealed class ListTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_filter_finds_its_entries_and_pages_through_them()
    {
        var owner = await app.NewOwner();
        var other = await app.NewColleague(owner, "admin");
        var project = await owner.NewProject();
        await owner.NewBranch(project, "b1");
        var id = project.Split('/')[^1];
        await (await other.Post(project + "/environments/b1/activate")).Read<Accepted>();
        await (await other.Post(project + "/environments/b1/activate")).Refusal(423);
        for (var i = 0; i < 3; i++)
        {
            await other.Post(owner.Organization + "/teams", new { name = $"Team {i}" });
        }

        Assert.Equal(["CreateTeam", "CreateTeam", "CreateTeam", "ActivateEnvironment", "ActivateEnvironment"], await Actions(owner, $"filter[actor]={WireId.From(other.UserId)}"));
        Assert.Equal(["ActivateEnvironment", "ActivateEnvironment"], await Actions(owner, "filter[action]=ActivateEnvironment"));
        Assert.Equal(["ActivateEnvironment"], await Actions(owner, "filter[outcome]=environment.busy"));
        Assert.Equal(["ActivateEnvironment", "ActivateEnvironment"], await Actions(owner, $"filter[target]=projects/{id}/environments/b1"));
        Assert.Empty(await Actions(owner, "filter[target]=projects/%25"));
        Assert.Equal(["ActivateEnvironment"], await Actions(owner, $"filter[action]=ActivateEnvironment&filter[outcome]=accepted&filter[actor]={WireId.From(other.UserId)}"));

        var all = (await owner.Read<ItemCollection<AuditEvent>>(Log(owner))).Items;
        var middle = all[3].At.UtcDateTime.ToString(UtcMicroseconds.Format, CultureInfo.InvariantCulture);
        Assert.Equal(all.Take(4).Select(e => e.Id), (await owner.Read<ItemCollection<AuditEvent>>(Log(owner) + $"?filter[from]={middle}")).Items.Select(e => e.Id));
        Assert.Equal(all.Skip(4).Select(e => e.Id), (await owner.Read<ItemCollection<AuditEvent>>(Log(owner) + $"?filter[to]={middle}")).Items.Select(e => e.Id));

        var first = await owner.Read<ItemCollection<AuditEvent>>(Log(owner) + "?filter[action]=CreateTeam&page[size]=2");
        Assert.Equal((2, 3), (first.Items.Count, first.Count));
        Assert.Single((await owner.Read<ItemCollection<AuditEvent>>(first.Links[Relation.Next].Href)).Items);
    }

    [Theory]
    [InlineData("actor", "me")]
    [InlineData("action", "")]
    [InlineData("outcome", "a%00b")]
    [InlineData("from", "yesterday")]
    [InlineData("from", "0001-01-01")]
    [InlineData("to", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("to", "2026-13-01")]
    public async Task A_filter_that_means_nothing_is_refused_by_its_name(string name, string value)
    {
        var owner = await app.NewOwner();
        foreach (var address in new[] { Log(owner), Log(owner) + "/export" })
        {
            Assert.Equal($"filter[{name}]", Assert.Single((await (await owner.Get($"{address}?filter[{name}]={value}")).Refusal(422, "validation.failed")).Errors!).Key);
        }
    }

    [Fact]
    public async Task The_export_streams_the_whole_chain_in_its_order_one_event_a_line()
    {
        var owner = await app.NewOwner();
        await app.NewOwner();
        const int Events = 1_203;
        await Write(owner, Events);
        var answer = await owner.Get(Log(owner) + "/export");
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Select(line => JsonSerializer.Deserialize<AuditEvent>(line, WireJson.Options)!).ToList();
        Assert.Equal(Enumerable.Range(1, Events).Select(i => (long?)i), events.Select(e => e.Sequence));
        Assert.Equal(events.SkipLast(1).Select(e => e.Hash), events.Skip(1).Select(e => e.PreviousHash));
        Assert.Equal(new string('0', 64), events[0].PreviousHash);

        var some = await (await owner.Get(Log(owner) + "/export?filter[action]=Action7")).Content.ReadAsStringAsync(Ct);
        Assert.Equal(Events / 10, some.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await (await (await app.NewColleague(owner, "billing")).Get(Log(owner) + "/export")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task What_is_exported_is_enough_to_compute_the_chain_without_us()
    {
        var owner = await app.NewOwner();
        var colleague = await app.NewColleague(owner, "billing");
        var token = await (await owner.Post("/api/users/me/api-tokens", new { name = "Pipelíne" })).Read<ApiTokenResource>();
        await (owner with { Http = app.Client(token.Token) }).Post(owner.Organization + "/teams", new { name = "\"Ünï\" \\ </b> 💥" });
        await owner.Patch($"{owner.Organization}/members/{WireId.From(colleague.UserId)}", new { permissions = new[] { "members" } });
        Assert.False((await colleague.Delete($"{owner.Organization}/members/{WireId.From(owner.UserId)}")).IsSuccessStatusCode);
        await owner.NewProject();
        await app.Scalar<int>("select cloud_link_audit(10000, now())");
        var previous = new byte[32];
        var lines = (await (await owner.Get(Log(owner) + "/export")).Content.ReadAsStringAsync(Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        foreach (var line in lines.Select(l => JsonDocument.Parse(l).RootElement))
        {
            previous = SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(Canonical(line, owner.OrganizationId))]);
            Assert.Equal(line.GetProperty("hash").GetString(), Convert.ToHexStringLower(previous));
        }
    }

    /// <summary>The text of ADR 0014, from nothing but an export line.</summary>
    private static string Canonical(JsonElement line, Guid organization)
    {
        string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
        string? Uuid(string? wire) => WireId.TryParse(wire, out var id) ? id.ToString() : null;
        string? Json(string name) => line.TryGetProperty(name, out var found) ? Spell(found) : null;
        string Field(string name, string? value) => value is null ? $"{name}=-\n" : $"{name}={Encoding.UTF8.GetByteCount(value)}:{value}\n";
        var (actor, target) = (line.GetProperty("actor"), line.GetProperty("target"));
        JsonElement token = actor.TryGetProperty("token", out var found) ? found : default;
        return "cloud-audit-1\n" + Field("sequence", line.GetProperty("sequence").GetRawText()) + Field("organization", organization.ToString()) + Field("id", Uuid(Text(line, "id")))
            + Field("at", Text(line, "at")) + Field("actor", Uuid(Text(actor, "id"))) + Field("act_as", null)
            + Field("token", token.ValueKind == JsonValueKind.Object ? Uuid(Text(token, "id")) : null) + Field("token_name", token.ValueKind == JsonValueKind.Object ? Text(token, "name") : null)
            + Field("action", Text(line, "action")) + Field("target", Text(target, "name") ?? Text(target, "id")) + Field("outcome", Text(line, "outcome")) + Field("reason", Text(line, "reason"))
            + Field("ip", Text(line, "ip")) + Field("request_id", Text(line, "request_id")) + Field("before", Json("before")) + Field("after", Json("after"));
    }

    /// <summary>RFC 8785 as far as the log's values go.</summary>
    private static string Spell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{Quote(p.Name)}:{Spell(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Spell)) + "]",
        JsonValueKind.String => Quote(value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private static string Log(Member owner) => owner.Organization + "/audit-events";

    private static async Task<IEnumerable<string>> Actions(Member owner, string filter) => (await owner.Read<ItemCollection<AuditEvent>>($"{Log(owner)}?{filter}")).Items.Select(e => e.Action);

    private async Task Write(Member owner, int events)
    {
        await app.Scalar<object>(
            "insert into audit_events (id, organization_id, at, actor_id, action, target, outcome) select cloud_uuid7(now() + n * interval '1 ms'), $1, now() + n * interval '1 ms', $2, 'Action' || n % 10, 'organizations/x', 'accepted' from generate_series(1, $3) n",
            owner.OrganizationId, owner.UserId, events);
        await app.Scalar<int>("select cloud_link_audit(10000, now())");
    }
}
