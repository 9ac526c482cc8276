using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>The tickets of all organizations, newest first.</summary>
public static class StaffListTickets
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page, string? Organization = null, string? Status = null) : IQuery<Paged<StaffTicket>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            RuleFor(q => q.Organization).IsId().OverridePropertyName("filter[organization]");
            RuleFor(q => q.Status).IsWordOf<Query, Domain.Tickets.TicketStatus>().OverridePropertyName("filter[status]");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<StaffTicket>>
    {
        public async Task<Result<Paged<StaffTicket>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await db.Database.SqlQuery<Row>(
                $"""
                select id as "Id", organization_id as "OrganizationId", organization as "Organization", number as "Number", subject as "Subject", type as "Type", priority as "Priority", status as "Status",
                  category as "Category", project_id as "ProjectId", environment as "Environment", decision as "Decision", created_at as "CreatedAt", updated_at as "UpdatedAt"
                from cloud_staff_tickets({caller.User}, {StaffLists.IdOf(query.Organization)}, {query.Status}, {query.Page.AfterId}, {query.Page.Most()})
                """).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }

        private static StaffTicket View(Row row) => new()
        {
            Id = WireId.From(row.Id),
            TicketId = row.Number,
            Organization = new(WireId.From(row.OrganizationId), row.Organization),
            Subject = row.Subject,
            Type = row.Type,
            Priority = row.Priority,
            Status = row.Status,
            Category = row.Category,
            Project = row.ProjectId,
            Environment = row.Environment,
            Decision = row.Decision == Words.Of(Domain.Tickets.TicketDecision.None) ? null : row.Decision,
            CreatedAt = row.CreatedAt,
            UpdatedAt = row.UpdatedAt,
            Links = new(StringComparer.Ordinal) { [Relation.Self] = new($"/api/staff/tickets/{WireId.From(row.Id)}") },
        };
    }

    private sealed record Row(
        Guid Id, Guid OrganizationId, string Organization, int Number, string Subject, string Type, string Priority, string Status, string Category, string? ProjectId, string? Environment,
        string Decision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
}
