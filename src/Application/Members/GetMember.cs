using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Members;

public static class GetMember
{
    [Requires(Permission.MembersView)]
    public sealed record Query(Guid Organization, string User) : IQuery<MemberResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, MemberResource>
    {
        public async Task<Result<MemberResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.FindMemberView(query.Organization, query.User, caller, cancellationToken) is { } found ? found : MemberErrors.NotFound;
    }

    internal static async Task<MemberResource?> FindMemberView(this ICloudDb db, Guid organization, string user, Caller caller, CancellationToken ct)
    {
        if (!WireId.TryParse(user, out var id))
        {
            return null;
        }

        var found = await (
            from m in db.Memberships.AsNoTracking()
            join u in db.Users on m.UserId equals u.Id
            join o in db.Organizations on m.OrganizationId equals o.Id
            where m.OrganizationId == organization && m.UserId == id
            select new { m, u.Email, u.DisplayName, o.OwnerId }).SingleOrDefaultAsync(ct);
        return found is null ? null : new MemberRow(id, found.Email, found.DisplayName, found.m.Permissions, found.m.AddedAt).ToResource(organization, found.OwnerId, caller);
    }
}
