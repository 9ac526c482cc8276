namespace Cloud.Domain.Tickets;

public enum TicketType
{
    Problem,
    Task,
    Incident,
    Question,
}

public enum TicketPriority
{
    Low,
    Normal,
    High,
    Urgent,
}

/// <summary>Whose turn it is.</summary>
public enum TicketStatus
{
    /// <summary>Nobody of support has looked at it.</summary>
    New,

    /// <summary>Support's turn.</summary>
    Open,

    /// <summary>The customer's turn, or that of the work that was approved.</summary>
    Pending,

    Solved,

    /// <summary>Nothing more is said in it.</summary>
    Closed,
}

/// <summary>What became of the change that a ticket carries.</summary>
public enum TicketDecision
{
    /// <summary>It carries none.</summary>
    None,

    Awaited,
    Approved,
    Declined,
}

/// <summary>The kinds of subject (FEATURES.md, Tickets in API: eleven of them).</summary>
public static class TicketCategory
{
    public const string ServiceVersions = "service_versions";

    public static IReadOnlyList<string> All { get; } =
        ["access", "backups", "billing", "configuration", "deployment", "network", "performance", "scaling", "security", ServiceVersions, "other"];
}
