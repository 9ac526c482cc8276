using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Members;

/// <summary>A member with who they are.</summary>
internal sealed record MemberRow(Guid UserId, string Email, string DisplayName, IReadOnlyList<string> Permissions, DateTimeOffset AddedAt);

internal static class MemberView
{
    public static MemberResource ToResource(this MemberRow row, Guid organization, Guid owner, Caller caller)
    {
        var self = $"/api/organizations/{WireId.From(organization)}/members/{WireId.From(row.UserId)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        var admin = row.Permissions.Contains(Domain.Organizations.OrganizationPermission.Admin, StringComparer.Ordinal);
        var mayTouch = caller.May(Permission.MembersEdit) && (!admin || caller.May(Permission.OrganizationEdit));
        if (mayTouch && row.UserId != owner)
        {
            links["#edit"] = new(self);
        }

        if (row.UserId != owner && (mayTouch || row.UserId == caller.UserId))
        {
            links["#delete"] = new(self);
        }

        return new MemberResource
        {
            Id = WireId.From(row.UserId),
            UserId = WireId.From(row.UserId),
            User = MemberQueries.Reference(row.UserId, row.Email, row.DisplayName),
            Permissions = row.Permissions,
            Owner = row.UserId == owner,
            AddedAt = row.AddedAt,
            Links = links,
        };
    }
}
