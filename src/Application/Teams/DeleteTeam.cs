using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;

namespace Cloud.Application.Teams;

/// <summary>Deletes a team, and with it what it may do in projects; its people stay in the organization.</summary>
public static class DeleteTeam
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string Team) : ICommand<bool>, IInOrganization;

    internal sealed class Handler(ICloudDb db) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.FindTeam(command.Team, cancellationToken) is not { } team)
            {
                return TeamErrors.NotFound;
            }

            db.Teams.Remove(team);
            return true;
        }
    }
}
