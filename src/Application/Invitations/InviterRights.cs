using Cloud.Application.Access;
using Cloud.Application.Members;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>An invitation is worth what its inviter may give at the moment that it is accepted: it does not outlive their place in the organization.</summary>
internal static class InviterRights
{
    /// <summary>What an invitation gives and this member may not, now; null when they may give it all.</summary>
    public static async Task<Error?> MoreThanTheirs(this ICloudDb db, Invitation invitation, Guid giver, CancellationToken ct)
    {
        var own = await db.Memberships.Where(m => m.OrganizationId == invitation.OrganizationId && m.UserId == giver).Select(m => m.Permissions).SingleOrDefaultAsync(ct) ?? [];
        if (own.Contains(OrganizationPermission.Admin))
        {
            return null;
        }

        if (!own.Contains(OrganizationPermission.Members) || invitation.Permissions.Except(own, StringComparer.Ordinal).Any())
        {
            return MemberErrors.MoreThanYours(invitation.Permissions.Append(OrganizationPermission.Members).Except(own, StringComparer.Ordinal));
        }

        var asked = invitation.Projects.Select(p => p.Project).ToList();
        var there = asked.Count == 0 ? [] : await db.Projects.Where(p => asked.Contains(p.Id) && p.Status != ProjectStatus.Deleted).Select(p => p.Id).ToListAsync(ct);
        return there.Count == 0 ? null : await db.NotTheirs(there, giver, ct);
    }
}
