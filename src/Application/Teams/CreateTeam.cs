using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

public static class CreateTeam
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, NameTeam Body) : ICommand<TeamResource>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Name).IsTeamName();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, TeamResource>
    {
        public async Task<Result<TeamResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var name = command.Body.Name.Trim();
            if (await db.Teams.AnyAsync(t => t.Name == name, cancellationToken))
            {
                return TeamErrors.NameTaken(name);
            }

            var team = Team.Create(command.Organization, name, time.GetUtcNow());
            db.Teams.Add(team);
            return new TeamRow(team, 0).ToResource(caller);
        }
    }
}
