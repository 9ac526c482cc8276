using Cloud.Application.Identity;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>The mail that carries an invitation's secret; nothing else ever does.</summary>
internal sealed class InvitationMail(ICloudDb db, Letters letters, Pipeline.Caller caller, TimeProvider time)
{
    /// <summary>Of the dashboard.</summary>
    private const string Page = "invitation";

    /// <summary>The name of who invites, or the refusal when enough was sent within the hour. Hold the organization's row.</summary>
    public Task<Result<string>> May(Guid organization, string email, CancellationToken ct) =>
        db.MayMail(caller.User, organization, MailLimits.PerOrganization, email, time.GetUtcNow(), ct);

    /// <summary>Sends it again; links of earlier mails open nothing from then on.</summary>
    public async Task SendAgain(Invitation invitation, Organization organization, string inviter, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.MailedLinks.Where(l => l.SubjectId == invitation.Id && l.Purpose == LinkPurpose.Invitation && l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), ct);
        Send(invitation, organization, inviter);
    }

    public void Send(Invitation invitation, Organization organization, string inviter) =>
        letters.TellLink(LinkPurpose.Invitation, invitation.Id, organization.Id, invitation.Email, Invitation.Lifetime, Page, $"{inviter} invites you to {organization.Title}", $"""
            {inviter} invites you to {organization.Title} at Cloud.

            Accept it here, until {invitation.ExpiresAt:yyyy-MM-dd HH:mm} UTC:
            {Letters.Link}

            It is for this address only, and good once. If you did not expect it, do nothing.
            """);
}
