using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;

namespace Cloud.Application.Members;

/// <summary>Takes a person out of the organization, with their roles in its projects and their places in its teams; or lets the caller leave.</summary>
public static class RemoveMember
{
    [Requires(Permission.OrganizationView)]
    public sealed record Command(Guid Organization, string User) : ICommand<bool>, IInOrganization, IAudited
    {
        public string AuditTarget => $"organizations/{WireId.From(Organization)}/members/{User}";
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            var leaves = caller.Is(command.User) && !caller.IsNarrowed;
            if (!leaves && !caller.May(Permission.MembersEdit))
            {
                return AuthorizationErrors.NotAllowed(Permission.MembersEdit);
            }

            var organization = await db.LockOrganization(command.Organization, cancellationToken);
            if (await db.FindMember(organization.Id, leaves ? WireId.From(caller.User) : command.User, cancellationToken) is not { } member)
            {
                return MemberErrors.NotFound;
            }

            if (member.UserId == organization.OwnerId)
            {
                return MemberErrors.OwnerStays;
            }

            if (!leaves && member.IsAdmin && !caller.May(Permission.OrganizationEdit))
            {
                return MemberErrors.OnlyAdminsMakeAdmins;
            }

            if (member.IsAdmin && await db.OtherAdmins(member, cancellationToken) == 0)
            {
                return MemberErrors.LastAdmin;
            }

            db.Memberships.Remove(member);
            return true;
        }
    }
}
