using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>The projects of all organizations, newest first.</summary>
public static class StaffListProjects
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page, string? Organization = null) : IQuery<Paged<StaffProject>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage(text => ProjectCursor.Parse(text) is not null);
            RuleFor(q => q.Organization).IsId().OverridePropertyName("filter[organization]");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<StaffProject>>
    {
        public async Task<Result<Paged<StaffProject>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var after = ProjectCursor.Parse(query.Page.After);
            var rows = await db.Database.SqlQuery<Row>(
                $"""
                select id as "Id", organization_id as "OrganizationId", organization as "Organization", title as "Title", region as "Region", plan as "Plan", blueprint as "Blueprint", status as "Status",
                  active_environments as "ActiveEnvironments", created_at as "CreatedAt"
                from cloud_staff_projects({caller.User}, {StaffLists.IdOf(query.Organization)}, {after?.At}, {after?.Id}, {query.Page.Most()})
                """).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => ProjectCursor.Of(row.CreatedAt, row.Id).ToString());
        }

        private static StaffProject View(Row row) => new()
        {
            Id = row.Id,
            Organization = new(WireId.From(row.OrganizationId), row.Organization),
            Title = row.Title,
            Region = row.Region,
            Plan = row.Plan,
            Blueprint = row.Blueprint,
            Status = row.Status,
            ActiveEnvironments = row.ActiveEnvironments,
            CreatedAt = row.CreatedAt,
        };
    }

    private sealed record Row(
        string Id, Guid OrganizationId, string Organization, string Title, string Region, string Plan, string Blueprint, string Status, int ActiveEnvironments, DateTimeOffset CreatedAt);
}
