using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>The environments of all organizations by state and health, newest first.</summary>
public static class StaffListEnvironments
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page, EnvironmentFilter Filter) : IQuery<Paged<StaffEnvironment>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            RuleFor(q => q.Filter.Organization).IsId().OverridePropertyName("filter[organization]");
            RuleFor(q => q.Filter.Lifecycle).IsWordOf<Query, Lifecycle>().OverridePropertyName("filter[lifecycle]");
            RuleFor(q => q.Filter.Health).IsWordOf<Query, Health>().OverridePropertyName("filter[health]");
            RuleFor(q => q.Filter.Type).IsWordOf<Query, EnvironmentType>().OverridePropertyName("filter[type]");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<StaffEnvironment>>
    {
        public async Task<Result<Paged<StaffEnvironment>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await Rows(db, caller, query.Filter, null, query.Page.AfterId, query.Page.Most(), cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }
    }

    /// <summary>Those that changed since then, in any organization, while something was done there or they are unwell.</summary>
    internal static async Task<IReadOnlyList<StaffEnvironment>> Changed(ICloudDb db, Caller caller, DateTimeOffset since, int most, CancellationToken ct) =>
        [.. (await Rows(db, caller, new EnvironmentFilter(), since, null, most, ct)).Select(View)];

    private static Task<List<Row>> Rows(ICloudDb db, Caller caller, EnvironmentFilter filter, DateTimeOffset? changedSince, Guid? before, int most, CancellationToken ct) => db.Database.SqlQuery<Row>(
        $"""
        select id as "Id", organization_id as "OrganizationId", organization as "Organization", project_id as "ProjectId", project as "Project", name as "Name", type as "Type", lifecycle as "Lifecycle",
          health as "Health", size as "Size", web_nodes as "WebNodes", stack_status as "StackStatus", drift as "Drift", last_backup_at as "LastBackupAt", updated_at as "UpdatedAt"
        from cloud_staff_environments({caller.User}, {StaffLists.IdOf(filter.Organization)}, {filter.Lifecycle}, {filter.Health}, {filter.Type}, {changedSince}, {before}, {most})
        """).ToListAsync(ct);

    private static StaffEnvironment View(Row row) => new()
    {
        Id = WireId.From(row.Id),
        Organization = new(WireId.From(row.OrganizationId), row.Organization),
        Project = row.ProjectId,
        ProjectTitle = row.Project,
        Name = row.Name,
        Type = row.Type,
        Lifecycle = row.Lifecycle,
        Health = row.Health,
        Size = row.Size,
        WebNodes = row.WebNodes,
        StackStatus = row.StackStatus,
        Drift = row.Drift,
        LastBackupAt = row.LastBackupAt,
        UpdatedAt = row.UpdatedAt,
        Links = new(StringComparer.Ordinal) { [Relation.Self] = new($"/api/staff/environments/{WireId.From(row.Id)}") },
    };

    private sealed record Row(
        Guid Id, Guid OrganizationId, string Organization, string ProjectId, string Project, string Name, string Type, string Lifecycle, string Health, string Size, int WebNodes,
        string? StackStatus, string? Drift, DateTimeOffset? LastBackupAt, DateTimeOffset UpdatedAt);
}

/// <summary>Which environments; words of the wire, null for any.</summary>
public sealed record EnvironmentFilter(string? Organization = null, string? Lifecycle = null, string? Health = null, string? Type = null);
