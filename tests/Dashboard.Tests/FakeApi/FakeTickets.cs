using System.Runtime.CompilerServices;
using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Tickets of the fake, and the changes that they carry.</summary>
internal static class FakeTickets
{
    private static readonly string[] ChangeSteps = ["Create the change set", "Execute the change set", "Stack complete"];
    private static readonly ConditionalWeakTable<FakeCloud, Desk> Desks = [];

    public static List<ServiceVersionsResource> Versions() =>
    [
        new() { Service = "db", Type = "mysql", Version = "10.6", Configured = "10.6", Offered = [new("11.4", "supported", new DateOnly(2029, 5, 29)), new("10.11", "supported", new DateOnly(2028, 2, 16))] },
        new() { Service = "cache", Type = "redis", Version = "7.2", Configured = "7.0", Offered = [new("7.4", "supported", null), new("6.2", "deprecated", new DateOnly(2027, 4, 1))] },
        new() { Service = "search", Type = "opensearch", Version = "2", Configured = "2" },
    ];

    /// <summary>Newest first, without links.</summary>
    public static List<TicketResource> Tickets(this FakeCloud cloud, string? organization = null)
    {
        var all = Of(cloud).Tickets;
        lock (all) return [.. all.Where(t => organization is null || t.Organization == organization).Select(t => At(cloud, t)).Reverse()];
    }

    public static List<TicketCommentResource> Comments(this FakeCloud cloud, string ticket) => [.. Of(cloud).Comments.GetValueOrDefault(ticket, []).AsEnumerable().Reverse()];

    public static TicketResource Open(this FakeCloud cloud, string organization, CreateTicket body, IReadOnlyList<VersionChange>? change = null)
    {
        var ticket = new TicketResource
        {
            Id = cloud.NewId(),
            TicketId = Of(cloud).Tickets.Count + 1,
            Organization = organization,
            Subject = body.Subject,
            Description = body.Description,
            Type = body.Type,
            Priority = body.Priority,
            Category = body.Category,
            Status = TicketStatus.New,
            Project = body.Project,
            Environment = body.Environment,
            Change = change is null ? null : new() { Services = change, Decision = TicketDecision.Awaited },
            CreatedBy = FakePerson.Ada.InTicket,
            CreatedAt = cloud.Now,
            UpdatedAt = cloud.Now,
        };
        Put(cloud, ticket);
        return ticket;
    }

    /// <summary>At once on integration, else by a ticket.</summary>
    public static Accepted ChangeVersions(this FakeCloud cloud, EnvironmentResource e, ChangeServiceVersions body)
    {
        if (e.Type == EnvironmentKind.Integration) return Accepted.Of(Redeploy(cloud, e.Project, e.Id, () => { }));
        var change = Versions().Where(v => body.Services.ContainsKey(v.Service)).Select(v => new VersionChange(v.Service, v.Type, v.Version, body.Services[v.Service])).ToList();
        var said = string.Join(", ", change.Select(c => $"{c.Service} {c.From} to {c.To}"));
        return Accepted.Of(cloud.Open(cloud.Project(e.Project)!.Organization, new CreateTicket { Subject = $"Change of versions on {e.Id}: {said}", Description = body.Message ?? "", Type = TicketType.Task, Project = e.Project, Environment = e.Id }, change));
    }

    public static TicketCommentResource Say(this FakeCloud cloud, TicketResource ticket, CommentTicket body, FakePerson by)
    {
        var comment = new TicketCommentResource { Id = cloud.NewId(), Author = by.InTicket, Body = body.Body, At = cloud.Now };
        Of(cloud).Comments.TryAdd(ticket.Id, []);
        Of(cloud).Comments[ticket.Id].Add(comment);
        Put(cloud, ticket with { Status = body.Status ?? (by.Role is null ? TicketStatus.Open : TicketStatus.Pending), UpdatedAt = cloud.Now });
        return comment;
    }

    public static Accepted Approve(this FakeCloud cloud, TicketResource ticket, string? reason, FakePerson by)
    {
        var activity = Redeploy(cloud, ticket.Project!, ticket.Environment!, () => Put(cloud, cloud.Tickets().Single(t => t.Id == ticket.Id) with { Status = TicketStatus.Solved }));
        Put(cloud, Decided(cloud, ticket, TicketDecision.Approved, reason, by) with { Status = TicketStatus.Pending });
        var approved = cloud.Tickets().Single(t => t.Id == ticket.Id);
        Put(cloud, approved with { Change = approved.Change! with { Activity = new(activity.Id, activity.State, null, 0) } });
        return Accepted.Of(approved, activity);
    }

    public static TicketResource Decline(this FakeCloud cloud, TicketResource ticket, string reason, FakePerson by)
    {
        var declined = Decided(cloud, ticket, TicketDecision.Declined, reason, by) with { Status = TicketStatus.Solved };
        Put(cloud, declined);
        return declined;
    }

    private static TicketResource Decided(FakeCloud cloud, TicketResource ticket, string decision, string? reason, FakePerson by) =>
        ticket with { Change = ticket.Change! with { Decision = decision, Reason = reason, DecidedBy = by.InTicket, DecidedAt = cloud.Now }, UpdatedAt = cloud.Now };

    private static ActivityResource Redeploy(FakeCloud cloud, string project, string environment, Action onDone) => cloud.Start(
        ActivityType.EnvironmentRedeploy, project, environment, $"Changing versions on {environment}", EnvironmentLifecycle.Updating, ChangeSteps, () =>
        {
            cloud.Change(project, environment, e => e with { Lifecycle = EnvironmentLifecycle.Active });
            onDone();
        });

    /// <summary>With its work as that stands now.</summary>
    private static TicketResource At(FakeCloud cloud, TicketResource ticket) => ticket.Change?.Activity is { } work && cloud.Activity(work.Id)?.At(cloud.Now) is { } activity
        ? ticket with { Change = ticket.Change with { Activity = new(work.Id, activity.State, activity.Result, activity.CompletionPercent) } }
        : ticket;

    private static void Put(FakeCloud cloud, TicketResource ticket)
    {
        var all = Of(cloud).Tickets;
        lock (all)
        {
            var at = all.FindIndex(t => t.Id == ticket.Id);
            if (at < 0) all.Add(ticket);
            else all[at] = ticket;
        }
    }

    private static Desk Of(FakeCloud cloud) => Desks.GetOrCreateValue(cloud);

    private sealed class Desk
    {
        public List<TicketResource> Tickets { get; } = [];

        public Dictionary<string, List<TicketCommentResource>> Comments { get; } = new(StringComparer.Ordinal);
    }
}
