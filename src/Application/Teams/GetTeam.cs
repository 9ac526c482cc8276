using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

public static class GetTeam
{
    [Requires(Permission.MembersView)]
    public sealed record Query(Guid Organization, string Team) : IQuery<TeamResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, TeamResource>
    {
        public async Task<Result<TeamResource>> Handle(Query query, CancellationToken cancellationToken) =>
            WireId.TryParse(query.Team, out var id) && await TeamView.Rows(db, db.Teams.AsNoTracking().Where(t => t.Id == id)).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : TeamErrors.NotFound;
    }
}
