using Cloud.Application.Configuration;
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

            // A project that was deleted since gives nothing.
            var asked = invitation.Projects.Select(p => p.Project).ToList();
            var there = await db.Projects.Where(p => asked.Contains(p.Id) && p.Status != ProjectStatus.Deleted).Select(p => p.Id).ToListAsync(ct);
            db.ProjectAccess.AddRange(invitation.Projects.Where(p => there.Contains(p.Project)).Select(p => ProjectAccess.OfUser(invitation.OrganizationId, p.Project, user, p.Permissions, now)));
        }
    }
}
