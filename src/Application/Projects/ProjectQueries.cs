using Cloud.Application.Ports;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Projects;

internal static class ProjectQueries
{
    /// <summary>A project that is there; a deleted one is not.</summary>
    public static IQueryable<Project> Standing(this IQueryable<Project> projects) => projects.Where(p => p.Status != ProjectStatus.Deleted);

    /// <summary>
    /// The project's row, held to the end of the transaction: the turnstile through which everything passes that counts or closes environments,
    /// so that ten requests for the last free place come one after another.
    /// </summary>
    public static Task<Project?> LockProject(this ICloudDb db, string project, CancellationToken ct) =>
        db.Projects.FromSql($"select * from projects where id = {project} for update").Standing().SingleOrDefaultAsync(ct);
}
