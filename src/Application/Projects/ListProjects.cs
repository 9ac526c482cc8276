using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Projects;

/// <summary>An organization's projects, newest first.</summary>
public static class ListProjects
{
    [Requires(Permission.OrganizationView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<ProjectResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage(text => ProjectCursor.Parse(text) is not null);
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<ProjectResource>>
    {
        public async Task<Result<Paged<ProjectResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var projects = db.Projects.AsNoTracking().Standing();
            if (!caller.May(Permission.ProjectList))
            {
                // Who may not list them all sees those they have a role in; a narrowed token, those it is narrowed to.
                projects = projects.Where(p => db.ProjectAccess.Any(a => a.ProjectId == p.Id
                    && (a.UserId == caller.User || db.TeamMembers.Any(m => m.TeamId == a.TeamId && m.UserId == caller.User))));
            }

            if (caller.Projects.Count > 0)
            {
                projects = projects.Where(p => caller.Projects.Contains(p.Id));
            }

            var total = await projects.CountAsync(cancellationToken);
            if (ProjectCursor.Parse(query.Page.After) is { } after)
            {
                projects = projects.Where(p => p.CreatedAt < after.At || (p.CreatedAt == after.At && string.Compare(p.Id, after.Id) < 0));
            }

            var page = projects.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(query.Page.Items + 1);
            var rows = await ProjectView.Rows(db, page).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => ProjectCursor.Of(row.Project.CreatedAt, row.Project.Id).ToString(), total);
        }
    }
}
