using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>
/// Sends an invitation again, with a new secret and a new week; the mail before is worth nothing then. Whoever sends it must be able to give what it gives, and
/// answers for it from then on.
/// </summary>
public static class ResendInvitation
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string Invitation) : ICommand<InvitationResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller, InvitationMail mail, TimeProvider time) : IHandler<Command, InvitationResource>
    {
        public async Task<Result<InvitationResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var organization = await db.LockOrganization(command.Organization, cancellationToken);
            if (await db.FindInvitation(command.Invitation, cancellationToken) is not { } invitation)
            {
                return InvitationErrors.NotFound;
            }

            var now = time.GetUtcNow();
            if (invitation.State != InvitationState.Pending)
            {
                return InvitationErrors.Ended(invitation);
            }

            if (await db.MoreThanTheirs(invitation, caller.User, cancellationToken) is { } more)
            {
                return more;
            }

            var inviter = await mail.May(organization.Id, invitation.Email, cancellationToken);
            if (inviter.Error is { } tooMuch)
            {
                return tooMuch;
            }

            invitation.Resend(caller.User, now);
            await mail.SendAgain(invitation, organization, inviter.Value, cancellationToken);
            return invitation.ToResource(now);
        }
    }

    internal static Task<Invitation?> FindInvitation(this ICloudDb db, string invitation, CancellationToken ct) => WireId.TryParse(invitation, out var id)
        ? db.Invitations.SingleOrDefaultAsync(i => i.Id == id, ct)
        : Task.FromResult<Invitation?>(null);
}
