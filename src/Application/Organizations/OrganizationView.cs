using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Organizations;

/// <summary>An organization as its member sees it; what <c>cloud_memberships_of</c> answers.</summary>
internal sealed record MembershipRow(Guid OrganizationId, string Name, string Title, Guid OwnerId, string[] Permissions, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string StaffAccess, int OpenGrants);

internal static class OrganizationView
{
    /// <summary>The caller's organizations: memberships lie outside tenancy, because they are what tells the tenant.</summary>
    public static IQueryable<MembershipRow> MembershipsOf(this ICloudDb db, Guid user) => db.Database.SqlQuery<MembershipRow>(
        $"""
        select organization_id as "OrganizationId", name as "Name", title as "Title", owner_id as "OwnerId", permissions as "Permissions",
          created_at as "CreatedAt", updated_at as "UpdatedAt", staff_access as "StaffAccess", open_grants as "OpenGrants" from cloud_memberships_of({user})
        """);

    /// <summary>Ids of the organizations in which the caller may do something.</summary>
    public static async Task<Guid[]> OrganizationsWhere(this ICloudDb db, Caller caller, Permission permission, CancellationToken ct)
    {
        var memberships = await db.MembershipsOf(caller.User).Select(m => new { m.OrganizationId, m.Permissions }).ToListAsync(ct);
        return [.. memberships.Where(m => !caller.OwesMfa(m.OrganizationId) && Grants.Of(m.Permissions, caller.Scopes).Has(permission)).Select(m => m.OrganizationId)];
    }

    public static OrganizationResource ToResource(this MembershipRow row, Caller caller) => row.ToResource(caller, Grants.Of(row.Permissions, caller.Scopes));

    /// <summary>As staff under an access grant see it.</summary>
    public static OrganizationResource ToResourceForGuest(this Organization organization, Caller caller) =>
        new MembershipRow(organization.Id, organization.Name, organization.Title, organization.OwnerId, [], organization.CreatedAt, organization.UpdatedAt, Words.Of(organization.StaffAccess), 0)
            .ToResource(caller, caller.Granted);

    private static OrganizationResource ToResource(this MembershipRow row, Caller caller, Granted granted)
    {
        return new OrganizationResource
        {
            Id = WireId.From(row.OrganizationId),
            Name = row.Name,
            Label = row.Title,
            OwnerId = WireId.From(row.OwnerId),
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            MfaRequired = caller.MfaOrganizations.Contains(row.OrganizationId),
            StaffAccess = row.StaffAccess,
            OpenAccessGrants = granted.Has(Permission.AuditView) ? row.OpenGrants : 0,
            Links = caller.OwesMfa(row.OrganizationId) ? SetUpMfa() : Links($"/api/organizations/{WireId.From(row.OrganizationId)}", granted, row.OwnerId == caller.User),
        };
    }

    /// <summary>Everything else is shut until the caller has a second factor.</summary>
    private static Dictionary<string, Link> SetUpMfa() => new(StringComparer.Ordinal) { ["mfa"] = new("/api/users/me/mfa") };

    private static Dictionary<string, Link> Links(string self, Granted granted, bool owner)
    {
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { ["self"] = new(self) };
        void Offer(string name, Permission permission, string href)
        {
            if (granted.Has(permission))
            {
                links[name] = new(href);
            }
        }

        Offer("#edit", Permission.OrganizationEdit, self);
        Offer("members", Permission.MembersView, $"{self}/members");
        Offer("invitations", Permission.MembersEdit, $"{self}/invitations");
        Offer("teams", Permission.MembersView, $"{self}/teams");
        Offer("projects", Permission.OrganizationView, $"{self}/projects");
        Offer(Relation.Subscribe, Permission.AuditView, $"{self}/subscribe");
        Offer("audit-events", Permission.AuditView, $"{self}/audit-events");
        Offer("access-grants", Permission.AuditView, $"{self}/access-grants");
        Offer("aws-accounts", Permission.AwsAccountView, $"{self}/aws-accounts");
        Offer("tickets", Permission.TicketView, $"{self}/tickets");
        Offer("#invite", Permission.MembersEdit, $"{self}/invitations");
        Offer("#create-aws-account", Permission.AwsAccountEdit, $"{self}/aws-accounts");
        Offer("#create-team", Permission.MembersEdit, $"{self}/teams");
        if (owner)
        {
            Offer("#transfer", Permission.OrganizationTransfer, $"{self}/transfer");
        }

        Offer("#create-ticket", Permission.TicketWrite, $"{self}/tickets");
        Offer("#create-project", Permission.ProjectCreate, $"{self}/projects");
        Offer("#check-configuration", Permission.ProjectCreate, $"{self}/configuration-checks");
        return links;
    }
}
