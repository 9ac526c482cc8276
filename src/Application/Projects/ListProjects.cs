using System.Globalization;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Projects;

/// <summary>An organization's projects, newest first.</summary>
public static class ListProjects
{
    [Requires(Permission.ProjectList)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<ProjectResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage(text => Cursor.Parse(text) is not null);
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<ProjectResource>>
    {
        public async Task<Result<Paged<ProjectResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var projects = db.Projects.AsNoTracking().Standing();
            var total = await projects.CountAsync(cancellationToken);
            if (Cursor.Parse(query.Page.After) is { } after)
            {
                projects = projects.Where(p => p.CreatedAt < after.At || (p.CreatedAt == after.At && string.Compare(p.Id, after.Id) < 0));
            }

            var page = projects.OrderByDescending(p => p.CreatedAt).ThenByDescending(p => p.Id).Take(query.Page.Items + 1);
            var rows = await ProjectView.Rows(db, page).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => Cursor.Of(row.Project).ToString(), total);
        }
    }

    /// <summary>Projects have no time in their ids, so the cursor carries both: microseconds since 1970, the database's own precision, and the id.</summary>
    private sealed record Cursor(DateTimeOffset At, string Id)
    {
        public static Cursor Of(Project project) => new(project.CreatedAt, project.Id);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond}-{Id}");

        public static Cursor? Parse(string? text)
        {
            var parts = text?.Split('-') ?? [];
            return parts.Length == 2 && WireId.IsProject(parts[1]) && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < LatestMicroseconds
                ? new Cursor(DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond), parts[1])
                : null;
        }

        /// <summary>The year 9999 ends .NET's calendar.</summary>
        private static readonly long LatestMicroseconds = (DateTimeOffset.MaxValue.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
    }
}
