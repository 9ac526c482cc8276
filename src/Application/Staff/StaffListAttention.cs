using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>What wants a person in any organization, newest first.</summary>
public static class StaffListAttention
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page, string? Organization = null, string? Severity = null) : IQuery<Paged<StaffAttention>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            RuleFor(q => q.Organization).IsId().OverridePropertyName("filter[organization]");
            RuleFor(q => q.Severity).IsWordOf<Query, Domain.Attention.AttentionSeverity>().OverridePropertyName("filter[severity]");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<StaffAttention>>
    {
        public async Task<Result<Paged<StaffAttention>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await db.Database.SqlQuery<Row>(
                $"""
                select id as "Id", organization_id as "OrganizationId", organization as "Organization", project_id as "ProjectId", project as "Project", environment_id as "EnvironmentId", environment as "Environment",
                  activity_id as "ActivityId", kind as "Kind", severity as "Severity", title as "Title", detail as "Detail", since as "Since"
                from cloud_staff_attention({caller.User}, {StaffLists.IdOf(query.Organization)}, {query.Severity}, null, {query.Page.AfterId}, {query.Page.Most()})
                """).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }

        private static StaffAttention View(Row row) => new()
        {
            Id = WireId.From(row.Id),
            Organization = new(WireId.From(row.OrganizationId), row.Organization),
            Kind = Attention.ListAttention.WordOf(row.Kind),
            Severity = row.Severity,
            Title = row.Title,
            Detail = row.Detail,
            Since = row.Since,
            Subject = new AttentionSubject(row.ProjectId, row.Environment, row.ActivityId is { } activity ? WireId.From(activity) : null),
            ProjectTitle = row.Project,
            Links = Links(row),
        };

        private static Dictionary<string, Link> Links(Row row)
        {
            var links = new Dictionary<string, Link>(StringComparer.Ordinal);
            if (row is { EnvironmentId: { } environment, Environment: not null })
            {
                links["environment"] = new($"/api/staff/environments/{WireId.From(environment)}");
            }

            if (row.ActivityId is { } activity)
            {
                links["activity"] = new($"/api/staff/activities/{WireId.From(activity)}");
            }

            return links;
        }
    }

    private sealed record Row(
        Guid Id, Guid OrganizationId, string Organization, string ProjectId, string Project, Guid? EnvironmentId, string? Environment, Guid? ActivityId, string Kind, string Severity,
        string Title, string Detail, DateTimeOffset Since);
}
