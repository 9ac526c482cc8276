using Cloud.Application.Configuration;
using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Invitations;

/// <summary>
/// Lets the invited person in: with an account of that address when signed in with it, else with a new one, whose address the mail has proven. Once, and bound to the address.
/// </summary>
public static class AcceptInvitation
{
    [OpenToAll]
    public sealed record Command(string Secret, Client.AcceptInvitation Body) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.DisplayName).IsTitle().When(c => c.Body.DisplayName is not null);
            RuleFor(c => c.Body.DisplayName).NotNull().WithMessage("is required along with a password").When(c => c.Body.Password is not null);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, Invited invited, IAccounts accounts, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await invited.Find(command.Secret, cancellationToken) is not { } invitation)
            {
                return InvitationErrors.NotFound;
            }

            var now = time.GetUtcNow();
            if (!invitation.IsOpen(now))
            {
                return InvitationErrors.Ended(invitation);
            }

            var who = await Who(invitation, command.Body, now, cancellationToken);
            if (who.Error is { } refusal)
            {
                return refusal;
            }

            invitation.Accept(now);
            await Join(invitation, who.Value, now, cancellationToken);
            return true;
        }

        private async Task<Result<Guid>> Who(Invitation invitation, Client.AcceptInvitation body, DateTimeOffset now, CancellationToken ct)
        {
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

            accounts.SetPassword(user, body.Password);
            user.ConfirmEmail(invitation.Email, now);
            db.Users.Add(user);
            // The audit row names who came in.
            caller.SignIn(user.Id, PlatformRole.None, []);
            return user.Id;
        }

        private async Task Join(Invitation invitation, Guid user, DateTimeOffset now, CancellationToken ct)
        {
            if (!await db.Memberships.AnyAsync(m => m.OrganizationId == invitation.OrganizationId && m.UserId == user, ct))
            {
                db.Memberships.Add(Membership.Of(invitation.OrganizationId, user, invitation.Permissions, now));
            }

            // A project that was deleted since gives nothing.
            var asked = invitation.Projects.Select(p => p.Project).ToList();
            var there = await db.Projects.Where(p => asked.Contains(p.Id) && p.Status != ProjectStatus.Deleted).Select(p => p.Id).ToListAsync(ct);
            db.ProjectAccess.AddRange(invitation.Projects.Where(p => there.Contains(p.Project)).Select(p => ProjectAccess.OfUser(invitation.OrganizationId, p.Project, user, p.Permissions, now)));
        }
    }
}
