using Cloud.Application.Organizations;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Members;

/// <summary>Gives the organization to another administrator. Only the owner does so.</summary>
public static class TransferOrganization
{
    [Requires(Permission.OrganizationTransfer)]
    public sealed record Command(Guid Organization, Client.TransferOrganization Body) : ICommand<OrganizationResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, OrganizationResource>
    {
        public async Task<Result<OrganizationResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var organization = await db.LockOrganization(command.Organization, cancellationToken);
            if (organization.OwnerId != caller.User)
            {
                return new Error(ErrorKind.Forbidden, "auth.forbidden", "Only the owner gives an organization away.");
            }

            if (await db.FindMember(organization.Id, command.Body.User, cancellationToken) is not { IsAdmin: true } heir)
            {
                return MemberErrors.NotAdmin;
            }

            organization.Transfer(heir.UserId, time.GetUtcNow());
            var own = await db.MembershipsOf(caller.User).SingleAsync(m => m.OrganizationId == organization.Id, cancellationToken);
            return (own with { OwnerId = heir.UserId, UpdatedAt = organization.UpdatedAt }).ToResource(caller);
        }
    }
}
