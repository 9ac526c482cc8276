using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AccessGrants;

/// <summary>A grant, whom it lets in and into what.</summary>
internal sealed record AccessGrantRow(AccessGrant Grant, string Staff, string Organization);

internal static class AccessGrantView
{
    public static IQueryable<AccessGrantRow> Rows(this ICloudDb db, IQueryable<AccessGrant> grants) =>
        from g in grants
        join u in db.Users on g.StaffId equals u.Id
        join o in db.Organizations on g.OrganizationId equals o.Id
        orderby g.Id descending
        select new AccessGrantRow(g, u.DisplayName, o.Title);

    /// <summary>As the organization's people see it; whoever may change the organization may answer and end it.</summary>
    public static AccessGrantResource ToResource(this AccessGrantRow row, Caller caller, DateTimeOffset now)
    {
        var self = $"/api/organizations/{WireId.From(row.Grant.OrganizationId)}/access-grants/{WireId.From(row.Grant.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        var may = caller.May(Permission.OrganizationEdit);
        if (may && row.Grant.StateAt(now) == AccessGrantState.Requested)
        {
            links[Relation.Approve] = new($"{self}/approve");
            links[Relation.Decline] = new($"{self}/decline");
        }

        if (may && row.Grant.IsOpen(now))
        {
            links[Relation.End] = new($"{self}/end");
        }

        return row.ToResource(now, links);
    }

    /// <summary>As the one sees it whom it lets in.</summary>
    public static AccessGrantResource ToResourceForStaff(this AccessGrantRow row, DateTimeOffset now)
    {
        var links = new Dictionary<string, Link>(StringComparer.Ordinal);
        if (row.Grant.IsOpen(now))
        {
            links[Relation.End] = new($"/api/staff/access-grants/{WireId.From(row.Grant.Id)}/end");
        }

        if (row.Grant.StateAt(now) == AccessGrantState.Active)
        {
            links["reaches"] = new(row.Grant.ProjectId is { } project ? $"/api/projects/{project}" : $"/api/organizations/{WireId.From(row.Grant.OrganizationId)}");
        }

        return row.ToResource(now, links);
    }

    /// <summary>Locked: of two who decide at once, the second finds what the first has decided.</summary>
    public static Task<AccessGrant?> LockAccessGrant(this ICloudDb db, string grant, CancellationToken ct) => WireId.TryParse(grant, out var id)
        ? db.AccessGrants.FromSql($"select * from access_grants where id = {id} for update").SingleOrDefaultAsync(ct)
        : Task.FromResult<AccessGrant?>(null);

    private static AccessGrantResource ToResource(this AccessGrantRow row, DateTimeOffset now, Dictionary<string, Link> links) => new()
    {
        Id = WireId.From(row.Grant.Id),
        Staff = new(WireId.From(row.Grant.StaffId), row.Staff),
        Organization = new(WireId.From(row.Grant.OrganizationId), row.Organization),
        Reason = row.Grant.Reason,
        Ticket = row.Grant.TicketId is { } ticket ? WireId.From(ticket) : null,
        Scope = row.Grant.ProjectId is null ? "organization" : "project",
        Project = row.Grant.ProjectId,
        ReadOnly = row.Grant.ReadOnly,
        Hours = row.Grant.Hours,
        RequestedAt = row.Grant.RequestedAt,
        StartsAt = row.Grant.StartsAt,
        EndsAt = row.Grant.EndsAt,
        State = Words.Of(row.Grant.StateAt(now)),
        DecidedBy = row.Grant.DecidedBy is { } by ? WireId.From(by) : null,
        Links = links,
    };
}
