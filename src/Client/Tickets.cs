using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A conversation with support, which may carry a change for support to decide on.</summary>
public sealed record TicketResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>What people call it; it counts within the organization.</summary>
    public required int TicketId { get; init; }

    public required string Organization { get; init; }
    public required string Subject { get; init; }
    public string? Description { get; init; }

    /// <summary>A word of <see cref="TicketType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>A word of <see cref="TicketPriority"/>.</summary>
    public required string Priority { get; init; }

    /// <summary>A word of <see cref="TicketStatus"/>.</summary>
    public required string Status { get; init; }

    public required string Category { get; init; }
    public string? Project { get; init; }
    public string? Environment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TicketChange? Change { get; init; }

    public TicketPerson? CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The change that a ticket carries, and what became of it.</summary>
public sealed record TicketChange
{
    public required IReadOnlyList<VersionChange> Services { get; init; }

    /// <summary>A word of <see cref="TicketDecision"/>.</summary>
    public required string Decision { get; init; }

    public TicketPerson? DecidedBy { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What support said with the decision.</summary>
    public string? Reason { get; init; }

    /// <summary>The work of an approved change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TicketWork? Activity { get; init; }
}

/// <summary>One service's step from a version to another.</summary>
public sealed record VersionChange(string Service, string Type, string From, string To);

/// <summary>How the work of an approved change stands; the words are those of an activity.</summary>
public sealed record TicketWork(string Id, string State, string? Result, int CompletionPercent, string? Error = null);

/// <summary>Somebody in a ticket; <paramref name="Staff"/> says whether of support.</summary>
public sealed record TicketPerson(string Id, string Name, bool Staff = false);

/// <summary>One thing said in a ticket.</summary>
public sealed record TicketCommentResource
{
    public required string Id { get; init; }
    public required TicketPerson Author { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>Body of a new ticket; <see cref="Environment"/> needs its <see cref="Project"/>.</summary>
public sealed record CreateTicket
{
    public required string Subject { get; init; }
    public required string Description { get; init; }
    public string Type { get; init; } = TicketType.Question;
    public string Priority { get; init; } = TicketPriority.Normal;
    public string Category { get; init; } = "other";
    public string? Project { get; init; }
    public string? Environment { get; init; }
}

/// <summary>Body of a comment; <see cref="Status"/> is what the ticket becomes by it, null for whose turn it is then.</summary>
public sealed record CommentTicket
{
    public required string Body { get; init; }
    public string? Status { get; init; }
}

/// <summary>Body of <c>.../approve</c> and <c>.../decline</c>: what the customer reads. A decline needs it.</summary>
public sealed record DecideTicket
{
    public string? Reason { get; init; }
}

/// <summary>Body of <c>.../service-versions</c>: service to version, and a message for support where it becomes a ticket.</summary>
public sealed record ChangeServiceVersions
{
    public required Dictionary<string, string> Services { get; init; }
    public string? Message { get; init; }
}

/// <summary>A service, its version and those it may go to.</summary>
public sealed record ServiceVersionsResource
{
    public required string Service { get; init; }
    public required string Type { get; init; }
    public required string Version { get; init; }

    /// <summary>What the project's files say.</summary>
    public required string Configured { get; init; }

    public IReadOnlyList<OfferedVersion> Offered { get; init; } = [];
}

/// <summary>A version that a service may go to; <paramref name="Status"/> is <c>supported</c> or <c>deprecated</c>.</summary>
public sealed record OfferedVersion(string Version, string Status, DateOnly? EndOfLife);

/// <summary>The words of <see cref="TicketResource.Type"/>.</summary>
public static class TicketType
{
    public const string Problem = "problem";
    public const string Task = "task";
    public const string Incident = "incident";
    public const string Question = "question";
}

/// <summary>The words of <see cref="TicketResource.Priority"/>.</summary>
public static class TicketPriority
{
    public const string Low = "low";
    public const string Normal = "normal";
    public const string High = "high";
    public const string Urgent = "urgent";
}

/// <summary>The words of <see cref="TicketResource.Status"/>.</summary>
public static class TicketStatus
{
    public const string New = "new";
    public const string Open = "open";
    public const string Pending = "pending";
    public const string Solved = "solved";
    public const string Closed = "closed";

    public static IReadOnlyList<string> All { get; } = [New, Open, Pending, Solved, Closed];
}

/// <summary>The words of <see cref="TicketChange.Decision"/>.</summary>
public static class TicketDecision
{
    public const string Awaited = "awaited";
    public const string Approved = "approved";
    public const string Declined = "declined";
}
