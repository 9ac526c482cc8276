using Cloud.Domain.Organizations;

namespace Cloud.Application.Invitations;

/// <summary>The mail that carries an invitation's secret; nothing else ever does.</summary>
internal sealed class InvitationMail
{
    public Task Send(Invitation invitation, Organization organization, InvitationSecret secret, CancellationToken ct) => Task.CompletedTask;
}
