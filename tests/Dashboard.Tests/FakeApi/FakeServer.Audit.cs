using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>A log of a few entries, its export, and a verification whose answer the test chooses.</summary>
internal sealed partial class FakeServer
{
    private static readonly string Zeros = new('0', 64);

    /// <summary>What the next verification finds wrong; null for nothing.</summary>
    public AuditFault? AuditFault { get; set; }

    private void MapAudit()
    {
        app.MapGet("/api/organizations/{org}/audit-events", (HttpRequest request) =>
        {
            var all = Log(request).OrderByDescending(e => e.Sequence).ToList();
            return new ItemCollection<AuditEvent> { Items = all, Count = all.Count };
        });
        app.MapGet("/api/organizations/{org}/audit-events/export", (HttpRequest request) =>
            Results.Text(string.Concat(Log(request).Select(e => JsonSerializer.Serialize(e, WireContext.Default.AuditEvent) + "\n")), "application/x-ndjson"));
        app.MapGet("/api/organizations/{org}/audit-events/verification", () => new AuditVerification(AuditFault is null, 3, 0, new AuditHead(3, Hash(3), Cloud.Now), AuditFault));
    }

    private IEnumerable<AuditEvent> Log(HttpRequest request)
    {
        var ada = new AuditActor("user", FakePerson.Ada.Me.Id, "Ada");
        AuditEvent[] all =
        [
            Entry(1, ada, "CreateTeam", "organizations/acme", "accepted", null, """{"teams/01t":{"name":"Developers"}}"""),
            Entry(2, ada with { Token = new AuditToken("01token", "Pipeline") }, "UpdateMember", "organizations/acme", "accepted", """{"members/01m":{"permissions":["billing"]}}""", """{"members/01m":{"permissions":["billing","members"]}}"""),
            Entry(3, new AuditActor("staff", "01olga", "Olga Operator"), "StaffCancelActivity", "projects/k3vq7n2m5xa4c/activities/01a", "auth.forbidden", null, null),
        ];
        string Asked(string name) => request.Query[$"filter[{name}]"].ToString();
        return all.Where(e => Asked("action") is var action && (action.Length == 0 || e.Action == action) && (Asked("outcome") is var outcome && (outcome.Length == 0 || e.Outcome == outcome)));
    }

    private AuditEvent Entry(long place, AuditActor actor, string action, string target, string outcome, string? before, string? after) => new()
    {
        Id = $"01audit{place}",
        At = Cloud.Now.AddMinutes(place - 10),
        Actor = actor,
        Action = action,
        Target = new AuditTarget("organization", "acme", target),
        Outcome = outcome,
        Before = before is null ? null : JsonDocument.Parse(before).RootElement,
        After = after is null ? null : JsonDocument.Parse(after).RootElement,
        Sequence = place,
        Hash = Hash(place),
        PreviousHash = place == 1 ? Zeros : Hash(place - 1),
    };

    private static string Hash(long place) => new($"{place}"[0], 64);
}
