using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

public static class RenameTeam
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string Team, NameTeam Body) : ICommand<TeamResource>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Name).IsTeamName();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TeamResource>
    {
        public async Task<Result<TeamResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.FindTeam(command.Team, cancellationToken) is not { } team)
            {
                return TeamErrors.NotFound;
            }

            var name = command.Body.Name.Trim();
            if (await db.Teams.AnyAsync(t => t.Name == name && t.Id != team.Id, cancellationToken))
            {
                return TeamErrors.NameTaken(name);
            }

            team.Rename(name, time.GetUtcNow());
            return new TeamRow(team, await db.TeamMembers.CountAsync(m => m.TeamId == team.Id, cancellationToken)).ToResource(caller);
        }
    }
}
