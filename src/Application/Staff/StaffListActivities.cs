using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>The long operations of all organizations, newest first.</summary>
public static class StaffListActivities
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(Page Page, ActivityFilter Filter) : IQuery<Paged<StaffActivity>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            RuleFor(q => q.Filter.Organization).IsId().OverridePropertyName("filter[organization]");
            RuleFor(q => q.Filter.Environment).IsId().OverridePropertyName("filter[environment]");
            RuleFor(q => q.Filter.State).IsWordOf<Query, Domain.Activities.ActivityState>().OverridePropertyName("filter[state]");
            RuleFor(q => q.Filter.Result).IsWordOf<Query, Domain.Activities.ActivityResult>().OverridePropertyName("filter[result]");
            RuleFor(q => q.Filter.Type).Must(type => type is null || !type.Any(char.IsControl)).WithMessage("must be a type of activity").OverridePropertyName("filter[type]");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<StaffActivity>>
    {
        public async Task<Result<Paged<StaffActivity>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rows = await Rows(db, caller, query.Filter, null, query.Page.AfterId, query.Page.Most(), cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }
    }

    /// <summary>Those that changed since then, in any organization; the newest of them, where they are more.</summary>
    internal static async Task<IReadOnlyList<StaffActivity>> Changed(ICloudDb db, Caller caller, DateTimeOffset since, int most, CancellationToken ct) =>
        [.. (await Rows(db, caller, new ActivityFilter(), since, null, most, ct)).Select(View)];

    private static Task<List<Row>> Rows(ICloudDb db, Caller caller, ActivityFilter filter, DateTimeOffset? changedSince, Guid? before, int most, CancellationToken ct) => db.Database.SqlQuery<Row>(
        $"""
        select id as "Id", organization_id as "OrganizationId", organization as "Organization", project_id as "ProjectId", project as "Project", environment_id as "EnvironmentId", environment as "Environment",
          type as "Type", state as "State", result as "Result", percent as "Percent", description as "Description", step as "Step", error as "Error", worker as "Worker",
          created_at as "CreatedAt", started_at as "StartedAt", completed_at as "CompletedAt", deadline as "Deadline", updated_at as "UpdatedAt"
        from cloud_staff_activities({caller.User}, {StaffLists.IdOf(filter.Organization)}, {StaffLists.IdOf(filter.Environment)}, {filter.State}, {filter.Type}, {filter.Result}, {changedSince}, {before}, {most})
        """).ToListAsync(ct);

    private static StaffActivity View(Row row) => new()
    {
        Id = WireId.From(row.Id),
        Organization = new(WireId.From(row.OrganizationId), row.Organization),
        Project = row.ProjectId,
        ProjectTitle = row.Project,
        Environment = row.Environment,
        Type = row.Type,
        State = row.State,
        Result = row.Result,
        CompletionPercent = row.Percent,
        Description = row.Description,
        Step = row.Step,
        Error = row.Error,
        Worker = row.Worker,
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        CompletedAt = row.CompletedAt,
        Deadline = row.Deadline,
        UpdatedAt = row.UpdatedAt,
        Links = Links(row),
    };

    private static Dictionary<string, Link> Links(Row row)
    {
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new($"/api/staff/activities/{WireId.From(row.Id)}") };
        if (row is { EnvironmentId: { } environment, Environment: not null })
        {
            links["environment"] = new($"/api/staff/environments/{WireId.From(environment)}");
        }

        return links;
    }

    private sealed record Row(
        Guid Id, Guid OrganizationId, string Organization, string ProjectId, string? Project, Guid? EnvironmentId, string? Environment, string Type, string State, string? Result, int Percent,
        string Description, string? Step, string? Error, string? Worker, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt, DateTimeOffset? Deadline, DateTimeOffset UpdatedAt);
}

/// <summary>Which activities; words and ids of the wire, null for any.</summary>
public sealed record ActivityFilter(string? Organization = null, string? Environment = null, string? State = null, string? Type = null, string? Result = null);
