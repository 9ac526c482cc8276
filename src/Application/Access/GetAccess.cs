using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Access;

/// <summary>What one person, or one team, may do in a project.</summary>
public static class GetAccess
{
    /// <param name="Subject">Id of the person, or of the team.</param>
    [Requires(Permission.AccessView)]
    public sealed record Query(string Project, bool Team, string Subject) : IQuery<ProjectAccessResource>, IInProject;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, ProjectAccessResource>
    {
        public async Task<Result<ProjectAccessResource>> Handle(Query query, CancellationToken cancellationToken) =>
            WireId.TryParse(query.Subject, out var subject)
            && await AccessView.Rows(db, db.AccessOf(query.Project, query.Team, subject).AsNoTracking()).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : AccessErrors.NotGranted;
    }

    internal static IQueryable<ProjectAccess> AccessOf(this ICloudDb db, string project, bool team, Guid subject) =>
        db.ProjectAccess.Where(a => a.ProjectId == project && (team ? a.TeamId == subject : a.UserId == subject));
}
