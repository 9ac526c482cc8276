using Cloud.Api.Http;
using Cloud.Application.Access;
using Cloud.Application.Pipeline;
using Cloud.Client;
using GrantAccess = Cloud.Application.Access.GrantAccess;

namespace Cloud.Api.Access;

/// <summary>Who may do what in a project: people and teams, each in a collection of its own.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGroup("/projects/{project}/user-access").WithTags("Access"), teams: false, "UserAccess", "a person");
        Map(routes.MapGroup("/projects/{project}/team-access").WithTags("Access"), teams: true, "TeamAccess", "a team");
    }

    private static void Map(RouteGroupBuilder group, bool teams, string name, string subject)
    {
        group.MapGet("/", (string project, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListAccess.Query(project, teams, page), ct).ToItems())
            .Describe<ItemCollection<ProjectAccessResource>>($"list{name}", $"List what {(teams ? "teams" : "people")} may do in a project", 403, 404, 422);
        group.MapGet("/{subject}", (string project, string subject, Sender sender, CancellationToken ct) => sender.Send(new GetAccess.Query(project, teams, subject), ct).ToOk())
            .Describe<ProjectAccessResource>($"get{name}", $"Get what {subject} may do in a project", 403, 404);
        group.MapPut("/{subject}", (string project, string subject, Body<Client.GrantAccess> body, Sender sender, CancellationToken ct) =>
                sender.Send(new GrantAccess.Command(project, teams, subject, body.Value), ct).ToOk())
            .Describe<ProjectAccessResource>($"grant{name}", $"Say what {subject} may do in a project", 403, 404, 422).Takes<Client.GrantAccess>();
        group.MapDelete("/{subject}", (string project, string subject, Sender sender, CancellationToken ct) => sender.Send(new RevokeAccess.Command(project, teams, subject), ct).ToNoContent())
            .WithName($"revoke{name}").WithSummary($"Take away what {subject} may do in a project").Produces(StatusCodes.Status204NoContent).Refuses(403, 404);
    }
}
