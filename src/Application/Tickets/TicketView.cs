using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Decision = Cloud.Domain.Tickets.TicketDecision;
using Status = Cloud.Domain.Tickets.TicketStatus;

namespace Cloud.Application.Tickets;

/// <summary>A ticket with the names and the work that its answer shows, in one query.</summary>
internal sealed record TicketRow(Ticket Ticket, User? Creator, User? Decider, Activity? Activity);

internal static class TicketView
{
    /// <summary>Newest first.</summary>
    public static IQueryable<TicketRow> Rows(this ICloudDb db, IQueryable<Ticket> tickets) =>
        from t in tickets
        join c in db.Users on t.CreatedBy equals c.Id into creators
        from c in creators.DefaultIfEmpty()
        join d in db.Users on t.DecidedBy equals (Guid?)d.Id into deciders
        from d in deciders.DefaultIfEmpty()
        join a in db.Activities on t.ActivityId equals (Guid?)a.Id into activities
        from a in activities.DefaultIfEmpty()
        orderby t.Id descending
        select new TicketRow(t, c, d, a);

    /// <summary>Whether such an id can name a ticket, and which.</summary>
    public static IQueryable<Ticket>? FindTicket(this ICloudDb db, string ticket) =>
        WireId.TryParse(ticket, out var id) ? db.Tickets.Where(t => t.Id == id) : null;

    /// <summary>The ticket's row, held to the end of the transaction: of two who decide at once, the second sees what the first did.</summary>
    public static Task<Ticket?> LockTicket(this ICloudDb db, string ticket, CancellationToken ct) => WireId.TryParse(ticket, out var id)
        ? db.Tickets.FromSql($"select *, xmin from tickets where id = {id} for update").SingleOrDefaultAsync(ct)
        : Task.FromResult<Ticket?>(null);

    public static async Task<TicketResource> ToResource(this Ticket ticket, ICloudDb db, Caller caller, Activity? activity, CancellationToken ct)
    {
        var people = await db.Users.AsNoTracking().Where(u => u.Id == ticket.CreatedBy || u.Id == ticket.DecidedBy).ToListAsync(ct);
        return new TicketRow(ticket, people.Find(u => u.Id == ticket.CreatedBy), people.Find(u => u.Id == ticket.DecidedBy), activity).ToResource(caller);
    }

    public static TicketResource ToResource(this TicketRow row, Caller caller)
    {
        var t = row.Ticket;
        return new TicketResource
        {
            Id = WireId.From(t.Id),
            TicketId = t.Number,
            Organization = WireId.From(t.OrganizationId),
            Subject = t.Subject,
            Description = t.Description,
            Type = Words.Of(t.Type),
            Priority = Words.Of(t.Priority),
            Status = Words.Of(t.Status),
            Category = t.Category,
            Project = t.ProjectId,
            Environment = t.EnvironmentName,
            Change = t.Change.Count == 0 ? null : Change(row),
            CreatedBy = Person(t.CreatedBy, row.Creator),
            CreatedAt = t.CreatedAt,
            UpdatedAt = t.UpdatedAt,
            Links = caller is { Reached: null, Under: null } ? Links(t, row.Activity, caller) : StaffLinks(t, row.Activity, caller),
        };
    }

    public static TicketPerson Person(Guid id, User? user) => new(WireId.From(id), user?.DisplayName ?? "somebody who left", user is { PlatformRole: not PlatformRole.None });

    private static TicketChange Change(TicketRow row) => new()
    {
        Services = [.. row.Ticket.Change.Select(c => new VersionChange(c.Service, c.Type, c.From, c.To))],
        Decision = Words.Of(row.Ticket.Decision),
        DecidedBy = row.Ticket.DecidedBy is { } by ? Person(by, row.Decider) : null,
        DecidedAt = row.Ticket.DecidedAt,
        Reason = row.Ticket.DecisionReason,
        Activity = row.Activity is { } a
            ? new TicketWork(WireId.From(a.Id), Words.Of(a.State), a.Result is { } result ? Words.Of(result) : null, a.CompletionPercent, a.Error?.Message)
            : null,
    };

    private static Dictionary<string, Link> Links(Ticket t, Activity? activity, Caller caller)
    {
        // Whoever changes versions in a project gets the ticket that the wish became, and may see none; no ticket lies in a project that a token is narrowed to.
        if (!caller.May(Permission.TicketView) || caller.Projects.Count > 0)
        {
            return [];
        }

        var self = $"/api/tickets/{WireId.From(t.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Comments] = new($"{self}/comments") };
        if (activity is not null)
        {
            links["activity"] = new($"/api/projects/{activity.ProjectId}/activities/{WireId.From(activity.Id)}");
        }

        if (t.Status != Status.Closed && caller.May(Permission.TicketWrite))
        {
            links[Relation.Comment] = new($"{self}/comments");
        }

        return links;
    }

    private static Dictionary<string, Link> StaffLinks(Ticket t, Activity? activity, Caller caller)
    {
        var (self, plain) = ($"/api/staff/tickets/{WireId.From(t.Id)}", $"/api/tickets/{WireId.From(t.Id)}");
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Comments] = new($"{self}/comments") };
        if (activity is not null)
        {
            links["activity"] = new($"/api/staff/activities/{WireId.From(activity.Id)}");
        }

        if (t.EnvironmentId is { } environment)
        {
            links["environment"] = new($"/api/staff/environments/{WireId.From(environment)}");
        }

        if (t.Status != Status.Closed && !caller.IsNarrowed)
        {
            links[Relation.Comment] = new($"{self}/comments");
        }

        if (t.Decision == Decision.Awaited && t.AwaitsDecision && caller is { PlatformRole: PlatformRole.Operator, IsNarrowed: false })
        {
            links[Relation.Approve] = new($"{plain}/approve");
            links[Relation.Decline] = new($"{plain}/decline");
        }

        return links;
    }
}
