using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Access;

/// <summary>Who may do what in a project: people, or teams, newest first. Administrators of the organization may do everything and are not among them.</summary>
public static class ListAccess
{
    /// <param name="Teams">Teams and not people.</param>
    [Requires(Permission.AccessView)]
    public sealed record Query(string Project, bool Teams, Page Page) : IQuery<Paged<ProjectAccessResource>>, IInProject, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<ProjectAccessResource>>
    {
        public async Task<Result<Paged<ProjectAccessResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var access = db.ProjectAccess.AsNoTracking().Where(a => a.ProjectId == query.Project && (query.Teams ? a.TeamId != null : a.UserId != null));
            if (query.Page.AfterId is { } after)
            {
                access = access.Where(a => a.Id < after);
            }

            var rows = await AccessView.Rows(db, access.OrderByDescending(a => a.Id).Take(query.Page.Items + 1)).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Access.Id));
        }
    }
}
