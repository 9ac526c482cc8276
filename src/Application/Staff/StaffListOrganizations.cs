using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>All organizations, newest first, with how much of each there is and wants a person.</summary>
public static class StaffListOrganizations
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page) : IQuery<Paged<StaffOrganization>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<StaffOrganization>>
    {
        public async Task<Result<Paged<StaffOrganization>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await db.Database.SqlQuery<Row>(
                $"""
                select id as "Id", name as "Name", title as "Title", created_at as "CreatedAt", projects as "Projects", active_environments as "ActiveEnvironments", attention as "Attention", open_tickets as "OpenTickets"
                from cloud_staff_organizations({caller.User}, {query.Page.AfterId}, {query.Page.Most()})
                """).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }

        private static StaffOrganization View(Row row)
        {
            var id = WireId.From(row.Id);
            return new StaffOrganization
            {
                Id = id,
                Name = row.Name,
                Title = row.Title,
                Projects = row.Projects,
                ActiveEnvironments = row.ActiveEnvironments,
                Attention = row.Attention,
                OpenTickets = row.OpenTickets,
                CreatedAt = row.CreatedAt,
                Links = new(StringComparer.Ordinal)
                {
                    ["projects"] = new($"/api/staff/projects?filter[organization]={id}"),
                    ["environments"] = new($"/api/staff/environments?filter[organization]={id}"),
                    ["activities"] = new($"/api/staff/activities?filter[organization]={id}"),
                    ["attention"] = new($"/api/staff/attention?filter[organization]={id}"),
                    [Relation.RequestAccess] = new($"/api/staff/organizations/{id}/access-grants"),
                    ["tickets"] = new($"/api/staff/tickets?filter[organization]={id}"),
                },
            };
        }
    }

    private sealed record Row(Guid Id, string Name, string Title, DateTimeOffset CreatedAt, int Projects, int ActiveEnvironments, int Attention, int OpenTickets);
}
