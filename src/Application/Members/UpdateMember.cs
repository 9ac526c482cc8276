using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OrganizationPermission = Cloud.Domain.Organizations.OrganizationPermission;

namespace Cloud.Application.Members;

/// <summary>Changes what a member may do in the organization. Nobody gives more than they have, and an administrator stays.</summary>
public static class UpdateMember
{
    [Requires(Permission.MembersEdit)]
    public sealed record Command(Guid Organization, string User, Client.UpdateMember Body) : ICommand<MemberResource>, IInOrganization, IAudited
    {
        public string AuditTarget => $"organizations/{WireId.From(Organization)}/members/{User}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Permissions).AreOrganizationPermissions();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Command, MemberResource>
    {
        public async Task<Result<MemberResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var organization = await db.LockOrganization(command.Organization, cancellationToken);
            if (await db.FindMember(organization.Id, command.User, cancellationToken) is not { } member)
            {
                return MemberErrors.NotFound;
            }

            var wanted = command.Body.Permissions.Distinct(StringComparer.Ordinal).ToList();
            if (member.IsAdmin && !caller.May(Permission.OrganizationEdit))
            {
                return MemberErrors.OnlyAdminsMakeAdmins;
            }

            if (await db.MoreThanTheirs(organization.Id, caller.User, wanted, cancellationToken) is { } more)
            {
                return more;
            }

            if (member.UserId == organization.OwnerId && !wanted.Contains(OrganizationPermission.Admin))
            {
                return MemberErrors.OwnerStays;
            }

            member.Change(wanted);
            var user = await db.Users.Where(u => u.Id == member.UserId).Select(u => new { u.Email, u.DisplayName }).SingleAsync(cancellationToken);
            return new MemberRow(member.UserId, user.Email, user.DisplayName, wanted, member.AddedAt).ToResource(organization.Id, organization.OwnerId, caller);
        }
    }
}
