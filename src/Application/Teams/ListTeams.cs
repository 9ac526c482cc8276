using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Teams;

/// <summary>An organization's teams, newest first.</summary>
public static class ListTeams
{
    [Requires(Permission.MembersView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<TeamResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<TeamResource>>
    {
        public async Task<Result<Paged<TeamResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var teams = db.Teams.AsNoTracking();
            if (query.Page.AfterId is { } after)
            {
                teams = teams.Where(t => t.Id < after);
            }

            var rows = await TeamView.Rows(db, teams).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Team.Id));
        }
    }
}
