using Cloud.Api.Http;
using Cloud.Application.Pipeline;
using Cloud.Application.Teams;
using Cloud.Client;

namespace Cloud.Api.Members;

/// <summary>People who are given access to projects together.</summary>
internal static class TeamEndpoints
{
    public static void MapTeams(this IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/organizations/{organization}/teams").WithTags("Teams");
        teams.MapGet("/", (string organization, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListTeams.Query(Ids.Of(organization), page), ct).ToItems())
            .Describe<ItemCollection<TeamResource>>("listTeams", "List an organization's teams", 403, 404, 422);
        teams.MapPost("/", (string organization, Body<NameTeam> body, Sender sender, CancellationToken ct) => sender.Send(new CreateTeam.Command(Ids.Of(organization), body.Value), ct).ToCreated())
            .DescribeCreated<TeamResource>("createTeam", "Make a team", 403, 404, 409).Takes<NameTeam>();
        teams.MapGet("/{team}", (string organization, string team, Sender sender, CancellationToken ct) => sender.Send(new GetTeam.Query(Ids.Of(organization), team), ct).ToOk())
            .Describe<TeamResource>("getTeam", "Get a team", 403, 404);
        var one = teams.MapGroup("/{team}").Changes(route => new GetTeam.Query(Ids.Of(route.Value("organization")), route.Value("team")));
        one.MapPatch("/", (string organization, string team, Body<NameTeam> body, Sender sender, CancellationToken ct) =>
                sender.Send(new RenameTeam.Command(Ids.Of(organization), team, body.Value), ct).ToOk())
            .Describe<TeamResource>("renameTeam", "Rename a team", 403, 404, 409).Takes<NameTeam>();
        one.MapDelete("/", (string organization, string team, Sender sender, CancellationToken ct) => sender.Send(new DeleteTeam.Command(Ids.Of(organization), team), ct).ToNoContent())
            .WithName("deleteTeam").WithSummary("Delete a team, and with it what it may do in projects").Produces(StatusCodes.Status204NoContent).Refuses(403, 404);

        var members = teams.MapGroup("/{team}/members");
        members.MapGet("/", (string organization, string team, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListTeamMembers.Query(Ids.Of(organization), team, page), ct).ToItems())
            .Describe<ItemCollection<TeamMemberResource>>("listTeamMembers", "List the people of a team", 403, 404, 422);
        members.MapPut("/{user}", (string organization, string team, string user, Sender sender, CancellationToken ct) =>
                sender.Send(new AddTeamMember.Command(Ids.Of(organization), team, user), ct).ToNoContent())
            .WithName("addTeamMember").WithSummary("Put a member of the organization into a team").Produces(StatusCodes.Status204NoContent).Refuses(403, 404);
        members.MapDelete("/{user}", (string organization, string team, string user, Sender sender, CancellationToken ct) =>
                sender.Send(new RemoveTeamMember.Command(Ids.Of(organization), team, user), ct).ToNoContent())
            .WithName("removeTeamMember").WithSummary("Take somebody out of a team").Produces(StatusCodes.Status204NoContent).Refuses(403, 404);
    }
}
