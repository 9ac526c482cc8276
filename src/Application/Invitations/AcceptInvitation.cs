using Cloud.Application.Configuration;
using Cloud.Application.Identity;
using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
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
    public sealed record Command(Client.AcceptInvitation Body) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.DisplayName).IsTitle().When(c => c.Body.DisplayName is not null);
            RuleFor(c => c.Body.Password).MaximumLength(PasswordRules.Longest).WithMessage($"may have at most {PasswordRules.Longest} characters");
            RuleFor(c => c.Body.DisplayName).NotNull().WithMessage("is required along with a password").When(c => c.Body.Password is not null);
        }
    }

    internal sealed class Handler(ICloudDb db, Invited invited, InvitedPerson person, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await invited.Find(command.Body.Secret, cancellationToken) is not { } invitation)
            {
                return InvitationErrors.NotFound;
            }

            var now = time.GetUtcNow();
            if (!invitation.IsOpen(now))
            {
                return InvitationErrors.Ended(invitation);
            }

            // Who takes the inviter out holds the same row.
            await db.LockOrganization(invitation.OrganizationId, cancellationToken);
            if (await db.MoreThanTheirs(invitation, invitation.InvitedBy, cancellationToken) is not null)
            {
                return InvitationErrors.InviterLeft;
            }

            var who = await person.Find(invitation, command.Body, now, cancellationToken);
            if (who.Error is { } refusal)
            {
                return refusal;
            }

            invitation.Accept(now);
            await Join(invitation, who.Value, now, cancellationToken);
            return true;
        }

        private async Task Join(Invitation invitation, Guid user, DateTimeOffset now, CancellationToken ct)
        {
            if (!await db.Memberships.AnyAsync(m => m.OrganizationId == invitation.OrganizationId && m.UserId == user, ct))
            {
                db.Memberships.Add(Membership.Of(invitation.OrganizationId, user, invitation.Permissions, now));
            }

            // A project that was deleted since gives nothing; where the person has roles already, these come to them.
            var asked = invitation.Projects.Select(p => p.Project).ToList();
            var there = await db.Projects.Where(p => asked.Contains(p.Id) && p.Status != ProjectStatus.Deleted).Select(p => p.Id).ToListAsync(ct);
            var own = await db.ProjectAccess.Where(a => a.UserId == user && there.Contains(a.ProjectId)).ToListAsync(ct);
            foreach (var given in invitation.Projects.Where(p => there.Contains(p.Project)))
            {
                if (own.SingleOrDefault(a => a.ProjectId == given.Project) is { } already)
                {
                    already.Change([.. ProjectRole.All.Where(role => already.Permissions.Contains(role) || given.Permissions.Contains(role))], now);
                }
                else
                {
                    db.ProjectAccess.Add(ProjectAccess.OfUser(invitation.OrganizationId, given.Project, user, given.Permissions, now));
                }
            }
        }
    }
}
