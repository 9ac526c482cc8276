using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

public static class RemoveTeamMember
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string Team, string User) : ICommand<bool>, IInOrganization, IAudited
    {
        public string AuditTarget => $"organizations/{WireId.From(Organization)}/teams/{Team}/members/{User}";
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!WireId.TryParse(command.Team, out var team) || !WireId.TryParse(command.User, out var user)
                || await db.TeamMembers.SingleOrDefaultAsync(m => m.TeamId == team && m.UserId == user, cancellationToken) is not { } member)
            {
                return TeamErrors.MemberNotFound;
            }

            db.TeamMembers.Remove(member);
            return true;
        }
    }
}
