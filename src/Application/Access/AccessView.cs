using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;

namespace Cloud.Application.Access;

/// <summary>What somebody may do in a project, with who that is.</summary>
internal sealed record AccessRow(ProjectAccess Access, string? Email, string? DisplayName, string? Team);

internal static class AccessView
{
    public static IQueryable<AccessRow> Rows(ICloudDb db, IQueryable<ProjectAccess> access) =>
        from a in access
        join u in db.Users on a.UserId equals (Guid?)u.Id into users
        from u in users.DefaultIfEmpty()
        join t in db.Teams on a.TeamId equals (Guid?)t.Id into teams
        from t in teams.DefaultIfEmpty()
        orderby a.Id descending
        select new AccessRow(a, u != null ? u.Email : null, u != null ? u.DisplayName : null, t != null ? t.Name : null);

    public static ProjectAccessResource ToResource(this AccessRow row, Caller caller)
    {
        var a = row.Access;
        var self = $"/api/projects/{a.ProjectId}/" + (a.UserId is { } user ? $"user-access/{WireId.From(user)}" : $"team-access/{WireId.From(a.TeamId!.Value)}");
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        if (caller.May(Permission.AccessEdit))
        {
            links["#edit"] = new(self);
            links["#delete"] = new(self);
        }

        return new ProjectAccessResource
        {
            User = a.UserId is { } id ? MemberQueries.Reference(id, row.Email!, row.DisplayName!) : null,
            Team = a.TeamId is { } team ? new TeamReference(WireId.From(team), row.Team!) : null,
            Permissions = a.Permissions,
            GrantedAt = a.GrantedAt,
            UpdatedAt = a.UpdatedAt,
            Links = links,
        };
    }
}
