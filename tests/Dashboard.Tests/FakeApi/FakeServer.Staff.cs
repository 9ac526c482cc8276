using System.Collections.Concurrent;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>What staff see over all organizations. To everybody else each address is a 404, as an unknown one is.</summary>
internal sealed partial class FakeServer
{
    private const string Worker = "worker-2/4711";
    private readonly ConcurrentDictionary<string, byte> released = new(StringComparer.Ordinal);

    /// <summary>Rows of a page of a staff list.</summary>
    public int StaffPage { get; set; } = 50;

    /// <summary>Looks into tenants, as <c>who what</c>, once each.</summary>
    public ConcurrentDictionary<string, byte> Looks { get; } = new(StringComparer.Ordinal);

    private void MapStaff()
    {
        var staff = app.MapGroup("/api/staff").AddEndpointFilter(async (context, next) =>
        {
            if (Caller(context.HttpContext) is not { Role: not null } person) return Missing();
            if (context.HttpContext.Request.RouteValues.Count > 0) Looks[$"{person.Id} {context.HttpContext.Request.Path.Value!["/api/staff/".Length..]}"] = 0;
            var shut = context.HttpContext.Request.Path.Value!.Contains("/environments/", StringComparison.Ordinal) ? Closed(person) : null;
            return shut ?? await next(context);
        });
        staff.MapGet("/organizations", (HttpContext http) => Page(http, new[] { FakeScenes.Organization, "org-globex" }.Select(Cloud.StaffView), o => o.Id));
        staff.MapGet("/projects", (HttpContext http) => Page(http, Cloud.StaffProjects().Where(p => Asked(http, "organization", p.Organization.Id)), p => p.Id));
        staff.MapGet("/environments", (HttpContext http) => Page(
            http,
            Cloud.StaffEnvironments().Where(e => Asked(http, "organization", e.Organization.Id) && Asked(http, "health", e.Health) && Asked(http, "lifecycle", e.Lifecycle) && Asked(http, "type", e.Type)),
            e => e.Id));
        staff.MapGet("/activities", (HttpContext http) => Page(
            http,
            Cloud.StaffActivities().Where(a => Asked(http, "organization", a.Organization.Id) && Asked(http, "environment", $"{a.Project}.{a.Environment}") && Asked(http, "state", a.State) && Asked(http, "result", a.Result) && Asked(http, "type", a.Type)),
            a => a.Id));
        staff.MapGet("/attention", (HttpContext http) => Page(http, Cloud.StaffAttention().Where(i => Asked(http, "severity", i.Severity)), i => i.Id));
        staff.MapGet("/tickets", (HttpContext http) => Page(http, Cloud.Tickets().Select(FakeStaff.StaffView).Where(t => Asked(http, "status", t.Status)), t => t.Id));
        MapLooks(staff);
        MapStaffSubscription(staff);
    }

    private void MapLooks(RouteGroupBuilder staff)
    {
        staff.MapGet("/environments/{id}", (string id) => Found(Cloud.StaffEnvironment(id)));
        staff.MapGet("/activities/{id}", (string id, HttpContext http) => Found(StaffDetail(id, Caller(http)!)));
        staff.MapGet("/activities/{id}/log", (string id, int start_at) => Cloud.Activity(id)!.Log(Cloud.Now).Select(l => l with { Id = l.Id + 1 }).Where(l => l.Id >= start_at).ToList());
        staff.MapGet("/tickets/{t}", (string t, HttpContext http) => Found(TicketFor(t, Caller(http)!)));
        staff.MapGet("/tickets/{t}/comments", (string t) => Cloud.Comments(t));
        staff.MapPost("/tickets/{t}/comments", (string t, CommentTicket body, HttpContext http) => Results.Ok(Cloud.Say(TicketFor(t, Caller(http)!)!, body, Caller(http)!)));
        staff.MapPost("/activities/{id}/{verb}", (string id, string verb, StaffReason body, HttpContext http) =>
        {
            Taken.Add($"{verb}: {body.Reason}");
            if (verb == "retry") return Results.Ok(Cloud.Retry(Cloud.Activity(id)!.At(Cloud.Now)));
            if (verb == "cancel") Cloud.Activity(id)!.Stop(Cloud.Now);
            else released[id] = 0;
            return Found(StaffDetail(id, Caller(http)!));
        });
    }

    private StaffActivityDetail? StaffDetail(string id, FakePerson viewer)
    {
        if (Cloud.Activity(id)?.At(Cloud.Now) is not { } activity) return null;
        var self = $"/api/staff/activities/{id}";
        var held = !activity.IsOver && !released.ContainsKey(id);
        var links = activity.Links.Keys.Where(r => viewer.Operates && r is Relation.Cancel or Relation.Retry).ToDictionary(r => r, r => new Link($"{self}/{r[1..]}"), StringComparer.Ordinal);
        links[Relation.Log] = new($"{self}/log");
        links["environment"] = new($"/api/staff/environments/{activity.Project}.{activity.Environments[0]}");
        if (held && viewer.Operates) links[Relation.Release] = new($"{self}/release");
        return new()
        {
            Id = id,
            Organization = Cloud.OrganizationOf(activity.Project!),
            ProjectTitle = Cloud.Project(activity.Project!)!.Title,
            Activity = activity with { Links = [] },
            Worker = held ? Worker : null,
            Links = links,
        };
    }

    private static bool Asked(HttpContext http, string filter, string? value) => http.Request.Query[$"filter[{filter}]"] is not [{ Length: > 0 } wanted] || wanted == value;

    /// <summary>By key, as the API pages.</summary>
    private List<T> Page<T>(HttpContext http, IEnumerable<T> rows, Func<T, string> id)
    {
        var all = rows.ToList();
        var from = http.Request.Query["page[after]"] is [{ } after] ? all.FindIndex(r => id(r) == after) + 1 : 0;
        var page = all.Skip(from).Take(StaffPage).ToList();
        if (from + StaffPage < all.Count) http.Response.Headers.Link = $"<{http.Request.Path}?page%5Bafter%5D={id(page[^1])}>; rel=\"next\"";
        return page;
    }
}
