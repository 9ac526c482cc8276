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

    /// <summary>The refusal when enough was sent within the hour, or null. The organization's row is held.</summary>
    public Task<Error?> TooMuch(Guid organization, string email, CancellationToken ct) => db.TooMuchMail(organization, MailLimits.PerOrganization, email, time.GetUtcNow(), ct);

    /// <summary>Sends it again; links of earlier mails open nothing from then on.</summary>
    public async Task SendAgain(Invitation invitation, Organization organization, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.MailedLinks.Where(l => l.SubjectId == invitation.Id && l.Purpose == LinkPurpose.Invitation && l.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), ct);
        await Send(invitation, organization, ct);
    }

    public async Task Send(Invitation invitation, Organization organization, CancellationToken ct)
    {
        var inviter = await db.Users.Where(u => u.Id == caller.User).Select(u => u.DisplayName).SingleAsync(ct);
        letters.TellLink(LinkPurpose.Invitation, invitation.Id, organization.Id, invitation.Email, Invitation.Lifetime, Page, $"{inviter} invites you to {organization.Title}", $"""
            {inviter} invites you to {organization.Title} at Cloud.

            Accept it here, until {invitation.ExpiresAt:yyyy-MM-dd HH:mm} UTC:
            {Letters.Link}

            It is for this address only, and good once. If you did not expect it, do nothing.
            """);
    }
}
