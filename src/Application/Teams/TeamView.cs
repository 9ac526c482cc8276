using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

internal sealed record TeamRow(Team Team, int Members);

internal static class TeamView
{
    public static IQueryable<TeamRow> Rows(ICloudDb db, IQueryable<Team> teams) => teams.OrderByDescending(t => t.Id).Select(t => new TeamRow(t, db.TeamMembers.Count(m => m.TeamId == t.Id)));

    public static Task<Team?> FindTeam(this ICloudDb db, string team, CancellationToken ct) =>
        WireId.TryParse(team, out var id) ? db.Teams.SingleOrDefaultAsync(t => t.Id == id, ct) : Task.FromResult<Team?>(null);

    public static TeamResource ToResource(this TeamRow row, Caller caller)
    {
        var self = $"/api/organizations/{WireId.From(row.Team.OrganizationId)}/teams/{WireId.From(row.Team.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), ["members"] = new($"{self}/members") };
        if (caller.May(Permission.MembersEdit))
        {
            links["#edit"] = new(self);
            links["#delete"] = new(self);
        }

        return new TeamResource { Id = WireId.From(row.Team.Id), Name = row.Team.Name, Members = row.Members, CreatedAt = row.Team.CreatedAt, UpdatedAt = row.Team.UpdatedAt, Links = links };
    }

    public static IRuleBuilderOptions<T, string> IsTeamName<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => !string.IsNullOrWhiteSpace(name) && name.Length <= Team.MaxName && !name.Any(char.IsControl)).WithMessage($"must be 1 to {Team.MaxName} characters on one line");
}

internal static class TeamErrors
{
    public static Error NotFound => Error.NotFound("team");

    public static Error MemberNotFound => Error.NotFound("member");

    public static Error NameTaken(string name) => Error.Conflict("team.name_taken", $"There is a team called {name} already.");
}
