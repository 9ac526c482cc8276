using Cloud.Domain.Environments;

namespace Cloud.Domain.Tickets;

/// <summary>
/// A conversation between an organization and support, which may carry a change that support decides on (R54). Once a change was approved, the end of the
/// activity that makes it moves <see cref="Status"/>: solved when it went well, open again when it did not. That is the database's own doing
/// (ADR 0012), because an activity has several writers and a ticket must not be forgotten by one of them.
/// </summary>
public sealed class Ticket : ITenantOwned
{
    /// <summary>Characters of a subject.</summary>
    public const int MaxSubject = 200;

    private Ticket()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    /// <summary>What people call it. It counts within the organization, so that it tells nothing of others.</summary>
    public int Number { get; private init; }

    public required string Subject { get; init; }

    public required string Description { get; init; }

    public TicketType Type { get; private init; }

    public TicketPriority Priority { get; private init; }

    public TicketStatus Status { get; private set; }

    /// <summary>A word of <see cref="TicketCategory"/>.</summary>
    public required string Category { get; init; }

    public string? ProjectId { get; private init; }

    public Guid? EnvironmentId { get; private init; }

    /// <summary>The environment's name, kept for the time after it.</summary>
    public string? EnvironmentName { get; private init; }

    /// <summary>The versions asked for; empty where the ticket carries no change.</summary>
    public IReadOnlyList<VersionChange> Change { get; private init; } = [];

    public TicketDecision Decision { get; private set; }

    public Guid? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What support said with the decision, for the customer to read.</summary>
    public string? DecisionReason { get; private set; }

    /// <summary>The activity that makes the approved change; after a retry, the newest.</summary>
    public Guid? ActivityId { get; private set; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    private bool IsBeingMade => Decision == TicketDecision.Approved && Status == TicketStatus.Pending;

    public bool AwaitsDecision => Decision == TicketDecision.Awaited && Status != TicketStatus.Closed;

    public static Ticket Open(NewTicket about, int number, Guid by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = about.OrganizationId,
        Number = number,
        Subject = about.Subject,
        Description = about.Description,
        Type = about.Type,
        Priority = about.Priority,
        Category = about.Category,
        ProjectId = about.ProjectId,
        EnvironmentId = about.Environment?.Id,
        EnvironmentName = about.Environment?.MachineName,
        Change = about.Change,
        Decision = about.Change.Count > 0 ? TicketDecision.Awaited : TicketDecision.None,
        CreatedBy = by,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Somebody wrote; where they say no status, it is the other side's turn.</summary>
    public Result<TicketComment> Comment(string body, Guid by, bool staff, TicketStatus? status, DateTimeOffset now)
    {
        if (Status == TicketStatus.Closed)
        {
            return TicketErrors.Closed(this);
        }

        // What runs is neither closed nor solved by words: its end says which.
        if (status is TicketStatus.Solved or TicketStatus.Closed && IsBeingMade)
        {
            return TicketErrors.Running(this);
        }

        if (!IsBeingMade)
        {
            Status = status ?? (staff ? TicketStatus.Pending : Status == TicketStatus.New ? TicketStatus.New : TicketStatus.Open);
        }

        UpdatedAt = now;
        return TicketComment.Of(this, body, by, staff, now);
    }

    /// <summary>The customer says whose turn it is, or that it is over, without a word.</summary>
    public Result<Ticket> Turn(TicketStatus status, DateTimeOffset now)
    {
        if (Status == TicketStatus.Closed)
        {
            return TicketErrors.Closed(this);
        }

        if (IsBeingMade)
        {
            return TicketErrors.Running(this);
        }

        (Status, UpdatedAt) = (status, now);
        return this;
    }

    /// <summary>Support agrees; <paramref name="activity"/> is the work that the environment answered with.</summary>
    public void Approve(Activity activity, Guid by, string? reason, DateTimeOffset now)
    {
        Decide(TicketDecision.Approved, by, reason, now);
        (Status, ActivityId) = (TicketStatus.Pending, activity.Id);
    }

    /// <summary>Nothing is run.</summary>
    public Result<Ticket> Decline(Guid by, string reason, DateTimeOffset now)
    {
        if (Undecidable() is { } refusal)
        {
            return refusal;
        }

        Decide(TicketDecision.Declined, by, reason, now);
        Status = TicketStatus.Solved;
        return this;
    }

    /// <summary>Why the change cannot be decided on now, or null.</summary>
    public Error? Undecidable() =>
        Change.Count == 0 ? TicketErrors.NoChange(this)
        : Decision != TicketDecision.Awaited ? TicketErrors.Decided(this)
        : Status == TicketStatus.Closed ? TicketErrors.Closed(this)
        : null;

    /// <summary>The activity was tried again, as a new one.</summary>
    public void Follow(Activity again, DateTimeOffset now) => (ActivityId, Status, UpdatedAt) = (again.Id, TicketStatus.Pending, now);

    private void Decide(TicketDecision decision, Guid by, string? reason, DateTimeOffset now) =>
        (Decision, DecidedBy, DecisionReason, DecidedAt, UpdatedAt) = (decision, by, reason, now, now);
}

/// <summary>What a ticket begins as.</summary>
public sealed record NewTicket(Guid OrganizationId, string Subject, string Description, TicketType Type, TicketPriority Priority, string Category)
{
    public string? ProjectId { get; init; }

    public Environment? Environment { get; init; }

    public IReadOnlyList<VersionChange> Change { get; init; } = [];

    /// <summary>A customer's wish for other versions on an environment that is not theirs to change by themselves (R54).</summary>
    public static NewTicket Versions(Environment environment, IReadOnlyList<VersionChange> change, string? message) => new(
        environment.OrganizationId,
        Text.Cut($"Change of versions on {environment.MachineName}: {VersionChange.Say(change)}", Ticket.MaxSubject),
        message ?? "",
        TicketType.Task,
        TicketPriority.Normal,
        TicketCategory.ServiceVersions)
    {
        ProjectId = environment.ProjectId,
        Environment = environment,
        Change = change,
    };
}
