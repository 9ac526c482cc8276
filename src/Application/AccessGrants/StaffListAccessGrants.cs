using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Staff;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AccessGrants;

/// <summary>What the caller was let into, and asked to be; newest first.</summary>
public static class StaffListAccessGrants
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page) : IQuery<Paged<AccessGrantResource>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Query, Paged<AccessGrantResource>>
    {
        public async Task<Result<Paged<AccessGrantResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            // Grants of many tenants: read past both walls by the one function that shows a person theirs.
            var grants = db.AccessGrants.FromSql($"select * from cloud_staff_grants({caller.User}, {query.Page.AfterId}, {query.Page.Most()})").IgnoreQueryFilters().AsNoTracking();
            var now = time.GetUtcNow();
            var rows = await grants.Select(g => new { Grant = g, Staff = db.Users.Where(u => u.Id == g.StaffId).Select(u => u.DisplayName).First() }).OrderByDescending(r => r.Grant.Id).ToListAsync(cancellationToken);
            var titles = await db.Database.SqlQuery<Title>($"select id as \"Id\", title as \"Text\" from cloud_staff_titles({caller.User}, {rows.Select(r => r.Grant.OrganizationId).Distinct().ToArray()})")
                .ToDictionaryAsync(t => t.Id, t => t.Text, cancellationToken);
            return query.Page.Of(
                rows, row => new AccessGrantRow(row.Grant, row.Staff, titles.GetValueOrDefault(row.Grant.OrganizationId, "")).ToResourceForStaff(now), row => WireId.From(row.Grant.Id));
        }
    }

    private sealed record Title(Guid Id, string Text);
}
