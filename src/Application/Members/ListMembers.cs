using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Members;

/// <summary>The people of an organization, newest account first.</summary>
public static class ListMembers
{
    [Requires(Permission.MembersView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<MemberResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<MemberResource>>
    {
        public async Task<Result<Paged<MemberResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var members = db.Memberships.AsNoTracking();
            var total = await members.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                members = members.Where(m => m.UserId < after);
            }

            var page = from m in members
                       join u in db.Users on m.UserId equals u.Id
                       join o in db.Organizations on m.OrganizationId equals o.Id
                       orderby m.UserId descending
                       select new { Member = new MemberRow(u.Id, u.Email, u.DisplayName, m.Permissions, m.AddedAt), o.OwnerId };
            var rows = await page.Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.Member.ToResource(query.Organization, row.OwnerId, caller), row => WireId.From(row.Member.UserId), total);
        }
    }
}
