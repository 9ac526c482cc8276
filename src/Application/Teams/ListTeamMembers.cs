using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

/// <summary>The people of a team, newest account first.</summary>
public static class ListTeamMembers
{
    [Requires(Permission.MembersView)]
    public sealed record Query(Guid Organization, string Team, Page Page) : IQuery<Paged<TeamMemberResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<TeamMemberResource>>
    {
        public async Task<Result<Paged<TeamMemberResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await db.FindTeam(query.Team, cancellationToken) is not { } team)
            {
                return TeamErrors.NotFound;
            }

            var members = db.TeamMembers.AsNoTracking().Where(m => m.TeamId == team.Id);
            if (query.Page.AfterId is { } after)
            {
                members = members.Where(m => m.UserId < after);
            }

            var named = from m in members join u in db.Users on m.UserId equals u.Id orderby m.UserId descending select new Row(u.Id, u.Email, u.DisplayName, m.AddedAt);
            var rows = await named.Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            var at = $"/api/organizations/{WireId.From(team.OrganizationId)}/teams/{WireId.From(team.Id)}/members";
            return query.Page.Of(rows, row => View(row, at), row => WireId.From(row.UserId));
        }

        private TeamMemberResource View(Row row, string at) => new()
        {
            User = MemberQueries.Reference(row.UserId, row.Email, row.DisplayName),
            AddedAt = row.AddedAt,
            Links = caller.May(Permission.MembersEdit) ? new(StringComparer.Ordinal) { ["#delete"] = new($"{at}/{WireId.From(row.UserId)}") } : [],
        };
    }

    internal sealed record Row(Guid UserId, string Email, string DisplayName, DateTimeOffset AddedAt);
}
