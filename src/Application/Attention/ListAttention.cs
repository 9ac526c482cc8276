using Cloud.Application.Organizations;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Kind = Cloud.Domain.Attention.AttentionKind;

namespace Cloud.Application.Attention;

/// <summary>What wants a person, over all organizations in which this caller may look, as far as their token goes, newest first.</summary>
public static class ListAttention
{
    [RequiresSignIn]
    public sealed record Query(Page Page) : IQuery<Paged<AttentionItem>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<AttentionItem>>
    {
        public async Task<Result<Paged<AttentionItem>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var organizations = await db.OrganizationsWhere(caller, Permission.EnvironmentView, cancellationToken);
            var rows = await db.Database.SqlQuery<Row>(
                $"""
                select id as "Id", kind as "Kind", severity as "Severity", title as "Title", detail as "Detail", since as "Since",
                  project_id as "ProjectId", environment as "Environment", activity_id as "ActivityId"
                from cloud_attention_of({caller.User}, {organizations}, {caller.Closed}, {caller.Projects.ToArray()}, {query.Page.AfterId}, {query.Page.Items + 1})
                """).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id));
        }

        private static AttentionItem View(Row row) => new()
        {
            Id = WireId.From(row.Id),
            Kind = WordOf(row.Kind),
            Severity = row.Severity,
            Title = row.Title,
            Detail = row.Detail,
            Since = row.Since,
            Subject = new AttentionSubject(row.ProjectId, row.Environment, row.ActivityId is { } activity ? WireId.From(activity) : null),
            Links = Links(row),
        };

        private static Dictionary<string, Link> Links(Row row)
        {
            var project = $"/api/projects/{row.ProjectId}";
            var links = new Dictionary<string, Link>(StringComparer.Ordinal) { ["project"] = new(project) };
            if (row.Environment is { } environment)
            {
                links["environment"] = new($"{project}/environments/{environment}");
            }

            if (row.ActivityId is { } activity)
            {
                links["activity"] = new($"{project}/activities/{WireId.From(activity)}");
            }

            return links;
        }
    }

    internal static string WordOf(string kind) => kind is Kind.StackDrift or Kind.StackMissing ? AttentionKind.Drift : kind.Replace('.', '_');

    private sealed record Row(
        Guid Id, string Kind, string Severity, string Title, string Detail, DateTimeOffset Since, string ProjectId, string? Environment, Guid? ActivityId);
}
