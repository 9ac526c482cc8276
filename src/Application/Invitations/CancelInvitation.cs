using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Organizations;

namespace Cloud.Application.Invitations;

/// <summary>Takes an open invitation back: its mail opens nothing any more.</summary>
public static class CancelInvitation
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string Invitation) : ICommand<bool>, IInOrganization;

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.FindInvitation(command.Invitation, cancellationToken) is not { } invitation)
            {
                return InvitationErrors.NotFound;
            }

            if (invitation.State != InvitationState.Pending)
            {
                return InvitationErrors.Ended(invitation);
            }

            invitation.Cancel(time.GetUtcNow());
            return true;
        }
    }
}
