using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;
using OrganizationPermission = Cloud.Domain.Organizations.OrganizationPermission;

namespace Cloud.Application.Teams;

/// <summary>
/// Puts a member into a team. What a team may do in projects comes with it, so only whoever could give those roles themselves may: an administrator of the organization,
/// or of every project the team has a role in.
/// </summary>
public static class AddTeamMember
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string Team, string User) : ICommand<bool>, IInOrganization, IAudited
    {
        public string AuditTarget => $"organizations/{WireId.From(Organization)}/teams/{Team}/members/{User}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.FindTeam(command.Team, cancellationToken) is not { } team)
            {
                return TeamErrors.NotFound;
            }

            if (await db.FindMember(command.Organization, command.User, cancellationToken) is not { } member)
            {
                return TeamErrors.MemberNotFound;
            }

            if (await NotTheirs(team, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (!await db.TeamMembers.AnyAsync(m => m.TeamId == team.Id && m.UserId == member.UserId, cancellationToken))
            {
                db.TeamMembers.Add(TeamMember.Of(team, member.UserId, time.GetUtcNow()));
            }

            return true;
        }

        private async Task<Error?> NotTheirs(Team team, CancellationToken ct)
        {
            var projects = await db.ProjectAccess.Where(a => a.TeamId == team.Id).Select(a => a.ProjectId).ToListAsync(ct);
            return projects.Count == 0 || await db.Memberships.AnyAsync(m => m.UserId == caller.User && m.Permissions.Contains(OrganizationPermission.Admin), ct)
                ? null
                : await Access.AccessRules.NotTheirs(db, projects, caller.User, ct);
        }
    }
}
