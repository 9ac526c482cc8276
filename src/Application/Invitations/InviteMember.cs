using Cloud.Application.Access;
using Cloud.Application.Identity;
using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OrganizationPermission = Cloud.Domain.Organizations.OrganizationPermission;

namespace Cloud.Application.Invitations;

/// <summary>Invites an address into the organization, with what it gets there and in projects. Nobody gives more than they have.</summary>
public static class InviteMember
{
    /// <summary>Projects of one invitation; our own choice.</summary>
    private const int MostProjects = 50;

    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, Client.InviteMember Body) : ICommand<InvitationResource>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Email).MustBeAnAddress();
            RuleFor(c => c.Body.Permissions).AreOrganizationPermissions();
            RuleFor(c => c.Body.Projects).Must(all => all.Count <= MostProjects).WithMessage($"may name at most {MostProjects} projects")
                .Must(all => all.Select(p => p?.Project).Distinct(StringComparer.Ordinal).Count() == all.Count).WithMessage("may name a project once");
            RuleForEach(c => c.Body.Projects).Must(p => p is not null && Domain.Projects.ProjectRole.Read(p.Permissions) is not null).WithMessage(AccessRules.Fault);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, InvitationMail mail, TimeProvider time) : IHandler<Command, InvitationResource>
    {
        public async Task<Result<InvitationResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var organization = await db.LockOrganization(command.Organization, cancellationToken);
            var email = command.Body.Email.Trim().ToLowerInvariant();
            if (await db.MoreThanTheirs(organization.Id, caller.User, command.Body.Permissions, cancellationToken) is { } more)
            {
                return more;
            }

            if (await WrongProject(command, cancellationToken) is { } wrong)
            {
                return wrong;
            }

            if (await db.Users.AnyAsync(u => u.Email == email && db.Memberships.Any(m => m.UserId == u.Id && m.OrganizationId == organization.Id), cancellationToken))
            {
                return InvitationErrors.IsMember(email);
            }

            var pending = await db.Invitations.Where(i => i.State == InvitationState.Pending).Select(i => i.Email).ToListAsync(cancellationToken);
            if (pending.Contains(email, StringComparer.Ordinal))
            {
                return InvitationErrors.Pending(email);
            }

            if (pending.Count >= Invitation.MostPending)
            {
                return InvitationErrors.TooMany;
            }

            var inviter = await mail.May(organization.Id, email, cancellationToken);
            if (inviter.Error is { } tooMuch)
            {
                return tooMuch;
            }

            List<InvitedProject> projects = [.. command.Body.Projects.Select(p => new InvitedProject(p.Project, Domain.Projects.ProjectRole.Read(p.Permissions)!))];
            var invitation = Invitation.Create(organization.Id, email, [.. command.Body.Permissions.Distinct(StringComparer.Ordinal)], projects, caller.User, time.GetUtcNow());
            db.Invitations.Add(invitation);
            mail.Send(invitation, organization, inviter.Value);
            return invitation.ToResource(time.GetUtcNow());
        }

        /// <summary>A project that is none of the organization's, or in which the caller may not give roles.</summary>
        private async Task<Error?> WrongProject(Command command, CancellationToken ct)
        {
            var asked = command.Body.Projects.Select(p => p.Project).ToList();
            if (asked.Count == 0)
            {
                return null;
            }

            var there = await db.Projects.Where(p => asked.Contains(p.Id) && p.Status != Domain.Projects.ProjectStatus.Deleted).Select(p => p.Id).ToListAsync(ct);
            if (asked.Except(there, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            {
                return Error.Invalid("projects", $"name {(WireId.IsProject(unknown) ? unknown : "something")} that is no project of this organization");
            }

            var admin = await db.Memberships.AnyAsync(m => m.UserId == caller.User && m.Permissions.Contains(OrganizationPermission.Admin), ct);
            return admin ? null : await db.NotTheirs(asked, caller.User, ct);
        }
    }
}
