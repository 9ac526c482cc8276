using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>What an invitation is about, for whoever holds its mail.</summary>
public static class PreviewInvitation
{
    [OpenToAll]
    public sealed record Query(OpenInvitation Body) : IQuery<InvitationPreview>;

    internal sealed class Handler(ICloudDb db, Invited invited, TimeProvider time) : IHandler<Query, InvitationPreview>
    {
        public async Task<Result<InvitationPreview>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await invited.Find(query.Body.Secret, cancellationToken) is not { } invitation)
            {
                return InvitationErrors.NotFound;
            }

            if (!invitation.IsOpen(time.GetUtcNow()))
            {
                return InvitationErrors.Ended(invitation);
            }

            return new InvitationPreview
            {
                Organization = await db.Organizations.Where(o => o.Id == invitation.OrganizationId).Select(o => o.Title).SingleAsync(cancellationToken),
                Email = invitation.Email,
                InvitedBy = await db.Users.Where(u => u.Id == invitation.InvitedBy).Select(u => u.DisplayName).SingleAsync(cancellationToken),
                HasAccount = await db.Users.AnyAsync(u => u.Email == invitation.Email, cancellationToken),
                ExpiresAt = invitation.ExpiresAt,
            };
        }
    }
}
