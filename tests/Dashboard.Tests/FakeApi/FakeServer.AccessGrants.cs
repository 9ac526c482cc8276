using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Grants of staff in Acme, and the door that asks for one.</summary>
internal sealed partial class FakeServer
{
    private readonly List<AccessGrantResource> grants = [];

    /// <summary>Whether a look of staff asks for a grant; where it does not, each is as if it were given.</summary>
    public bool AsksForGrants { get; set; }

    public string StaffAccess { get; set; } = StaffAccessPolicy.Announced;

    private IEnumerable<AccessGrantResource> OpenGrants => grants.Where(g => g.State is AccessGrantStatus.Active or AccessGrantStatus.Requested);

    private void MapAccessGrants()
    {
        var seen = app.MapGroup("/api/organizations/{org}/access-grants");
        seen.MapGet("/", (HttpContext http) => People.IsAdmin(Caller(http)!) ? Results.Ok(Items(grants.AsEnumerable().Reverse().Select(g => Linked(g, $"/api/organizations/{FakeScenes.Organization}/access-grants", staff: false)))) : Forbidden());
        seen.MapPost("/{id}/{verb}", (string id, string verb) => Results.Ok(Decide(id, verb)));
        app.MapPatch("/api/organizations/{org}", (string org, UpdateOrganization body, HttpContext http) =>
        {
            StaffAccess = body.StaffAccess ?? StaffAccess;
            return Organization(Caller(http)!, org, "Acme");
        });
        app.MapGet("/api/staff/access-grants", () => grants.AsEnumerable().Reverse().Select(g => Linked(g, "/api/staff/access-grants", staff: true)).ToList());
        app.MapPost("/api/staff/access-grants/{id}/end", (string id) => Results.Ok(Decide(id, "end")));
        app.MapPost("/api/staff/organizations/{org}/access-grants", (string org, RequestAccess body, HttpContext http) =>
        {
            var at = StaffAccess == StaffAccessPolicy.Announced;
            grants.Add(new()
            {
                Id = $"grant-{grants.Count + 1}",
                Staff = new(Caller(http)!.Id, Caller(http)!.Name),
                Organization = new(org, "Acme"),
                Reason = body.Reason,
                Scope = "organization",
                ReadOnly = body.ReadOnly,
                Hours = body.Hours,
                RequestedAt = Cloud.Now,
                StartsAt = at ? Cloud.Now : null,
                EndsAt = Cloud.Now.AddHours(at ? body.Hours : 24),
                State = at ? AccessGrantStatus.Active : AccessGrantStatus.Requested,
            });
            return Results.Ok(Linked(grants[^1], "/api/staff/access-grants", staff: true));
        });
    }

    private IResult? Closed(FakePerson person) => !AsksForGrants || grants.Any(g => g.Staff.Id == person.Id && g.State == AccessGrantStatus.Active)
        ? null
        : Results.Json(
            new Problem { Title = AccessGrantResource.Needed, Status = 403, Code = AccessGrantResource.Needed, Detail = "Say first why you must look.", Organization = FakeScenes.Organization },
            WireContext.Default.Problem, Problem.MediaType, 403);

    private AccessGrantResource Decide(string id, string verb)
    {
        var at = grants.FindIndex(g => g.Id == id);
        var (state, ends) = verb switch
        {
            "approve" => (AccessGrantStatus.Active, Cloud.Now.AddHours(grants[at].Hours)),
            "decline" => (AccessGrantStatus.Declined, Cloud.Now),
            _ => (AccessGrantStatus.Ended, Cloud.Now),
        };
        grants[at] = grants[at] with { State = state, EndsAt = ends };
        return Linked(grants[at], "/api/staff/access-grants", staff: true);
    }

    private static AccessGrantResource Linked(AccessGrantResource grant, string under, bool staff)
    {
        string[] verbs = grant.State switch
        {
            AccessGrantStatus.Requested => staff ? [Relation.End] : [Relation.Approve, Relation.Decline, Relation.End],
            AccessGrantStatus.Active => [Relation.End],
            _ => [],
        };
        return grant with { Links = verbs.ToDictionary(v => v, v => new Link($"{under}/{grant.Id}/{v[1..]}"), StringComparer.Ordinal) };
    }
}
