using Cloud.Application.Organizations;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>The caller and, in short, the projects they see in all their organizations, as far as their token goes.</summary>
public static class GetMe
{
    /// <summary>Projects shown here; whoever has more pages through the organizations.</summary>
    private const int MaxProjects = 500;

    [RequiresSignIn]
    public sealed record Query : IQuery<MeResource>;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, MeResource>
    {
        public async Task<Result<MeResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == caller.User, cancellationToken);
            var organizations = await db.OrganizationsWhere(caller, Permission.ProjectList, cancellationToken);
            var projects = await db.Database.SqlQuery<ProjectRow>(
                $"""
                select id as "Id", title as "Title", organization_id as "OrganizationId", region as "Region", status as "Status"
                from cloud_projects_of({caller.User}, {organizations}, {caller.Closed}, {caller.Projects.ToArray()}, {MaxProjects})
                """).ToListAsync(cancellationToken);
            return View(user, projects);
        }

        private MeResource View(User user, List<ProjectRow> projects)
        {
            var id = WireId.From(user.Id);
            return new MeResource
            {
                Id = id,
                Username = user.Username,
                Email = user.Email,
                DisplayName = user.DisplayName,
                MfaEnabled = user.HasMfa,
                MfaOwed = !user.HasMfa && (caller.IsStaff || caller.MfaOrganizations.Count > 0),
                EmailConfirmed = user.EmailConfirmedAt is not null,
                Roles = user.PlatformRole == PlatformRole.None ? [] : [Words.Of(user.PlatformRole)],
                Projects = [.. projects.Select(Short)],
                Links = Links(id),
            };
        }

        private Dictionary<string, Link> Links(string id)
        {
            var links = new Dictionary<string, Link>(StringComparer.Ordinal)
            {
                ["self"] = new("/api/me"),
                ["api-tokens"] = new($"/api/users/{id}/api-tokens"),
                ["mfa"] = new($"/api/users/{id}/mfa"),
                ["organizations"] = new("/api/organizations"),
                ["attention"] = new("/api/attention"),
            };
            if (!caller.IsNarrowed)
            {
                links["sessions"] = new($"/api/users/{id}/sessions");
                links["#edit"] = new($"/api/users/{id}");
                links["#change-password"] = new($"/api/users/{id}/password");
                links["#change-email"] = new($"/api/users/{id}/email");
            }

            return links;
        }

        private MeProject Short(ProjectRow row) => new()
        {
            Id = row.Id,
            Title = row.Title,
            Endpoint = $"{caller.Origin}/api/projects/{row.Id}",
            Organization = WireId.From(row.OrganizationId),
            Region = row.Region,
            Status = row.Status,
        };
    }

    private sealed record ProjectRow(string Id, string Title, Guid OrganizationId, string Region, string Status);
}
