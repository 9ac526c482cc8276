using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>Who comes in by an invitation: the account of its address, which must be signed in, or a new one.</summary>
internal sealed class InvitedPerson(ICloudDb db, Caller caller, IAccounts accounts)
{
    public async Task<Result<Guid>> Find(Invitation invitation, Client.AcceptInvitation body, DateTimeOffset now, CancellationToken ct)
    {
        if (caller.IsNarrowed)
        {
            return InvitationErrors.Narrowed;
        }

        if (await db.Users.Where(u => u.Email == invitation.Email).Select(u => (Guid?)u.Id).SingleOrDefaultAsync(ct) is { } known)
        {
            return caller.UserId is null ? InvitationErrors.SignInFirst(invitation.Email)
                : caller.UserId != known ? InvitationErrors.OtherAddress(invitation.Email)
                : known;
        }

        if (caller.UserId is not null)
        {
            return InvitationErrors.OtherAddress(invitation.Email);
        }

        if (body.DisplayName is null || body.Password is null)
        {
            return Error.Invalid(body.DisplayName is null ? "display_name" : "password", "is required");
        }

        var user = User.Create(invitation.Email, body.DisplayName.Trim(), PlatformRole.None, now);
        if (await accounts.Refuses(user, body.Password) is { } weak)
        {
            return weak;
        }

        await accounts.SetPassword(user, body.Password, ct);
        user.ConfirmEmail(invitation.Email, now);
        db.Users.Add(user);
        // The audit row names who came in.
        caller.SignIn(user.Id, PlatformRole.None, []);
        return user.Id;
    }
}
