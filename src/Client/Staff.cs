using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>Whose a row over all tenants is.</summary>
public sealed record OrganizationReference(string Id, string Title);

/// <summary>An organization as support sees it.</summary>
public sealed record StaffOrganization : LinkedResource
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required int Projects { get; init; }
    public required int ActiveEnvironments { get; init; }

    /// <summary>Things that want a person now.</summary>
    public required int Attention { get; init; }

    /// <summary>Tickets in which it is support's turn.</summary>
    public required int OpenTickets { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record StaffProject : LinkedResource
{
    public required string Id { get; init; }
    public required OrganizationReference Organization { get; init; }
    public required string Title { get; init; }
    public required string Region { get; init; }
    public required string Plan { get; init; }
    public required string Blueprint { get; init; }
    public required string Status { get; init; }
    public required int ActiveEnvironments { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An environment in the list over all tenants; its words are those of <see cref="EnvironmentResource"/>.</summary>
public sealed record StaffEnvironment : LinkedResource
{
    public required string Id { get; init; }
    public required OrganizationReference Organization { get; init; }
    public required string Project { get; init; }
    public required string ProjectTitle { get; init; }
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required string Lifecycle { get; init; }
    public required string Health { get; init; }
    public required string Size { get; init; }
    public required int WebNodes { get; init; }
    public string? StackStatus { get; init; }
    public string? Drift { get; init; }
    public DateTimeOffset? LastBackupAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>One environment as a look into its tenant shows it.</summary>
public sealed record StaffEnvironmentDetail : LinkedResource
{
    public required string Id { get; init; }
    public required OrganizationReference Organization { get; init; }
    public required string ProjectTitle { get; init; }

    /// <summary>Without the customer's links: staff do not act through them.</summary>
    public required EnvironmentResource Environment { get; init; }

    public IReadOnlyList<ServiceVersionsResource> Services { get; init; } = [];

    /// <summary>The headline of what is wrong with the stack; null where nothing is.</summary>
    public string? StackHeadline { get; init; }

    public string? StackExplanation { get; init; }
}

/// <summary>An activity in the list over all tenants.</summary>
public sealed record StaffActivity : LinkedResource
{
    public required string Id { get; init; }
    public required OrganizationReference Organization { get; init; }
    public required string Project { get; init; }
    public string? ProjectTitle { get; init; }
    public string? Environment { get; init; }
    public required string Type { get; init; }
    public required string State { get; init; }
    public string? Result { get; init; }
    public required int CompletionPercent { get; init; }
    public required string Description { get; init; }
    public string? Step { get; init; }
    public string? Error { get; init; }

    /// <summary>The worker that holds it now; null where none does.</summary>
    public string? Worker { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public DateTimeOffset? Deadline { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>One activity as a look into its tenant shows it; the actions in its links want a <see cref="StaffReason"/>.</summary>
public sealed record StaffActivityDetail : LinkedResource
{
    public required string Id { get; init; }
    public required OrganizationReference Organization { get; init; }
    public string? ProjectTitle { get; init; }

    /// <summary>Without the customer's links.</summary>
    public required ActivityResource Activity { get; init; }

    public string? Worker { get; init; }

    /// <summary>Until when the worker has it without another sign of life.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? Deadline { get; init; }
}

/// <summary>What wants a person, over all tenants.</summary>
public sealed record StaffAttention : LinkedResource
{
    public required string Id { get; init; }
    public required OrganizationReference Organization { get; init; }
    public required string Kind { get; init; }
    public required string Severity { get; init; }
    public required string Title { get; init; }
    public string? Detail { get; init; }
    public required DateTimeOffset Since { get; init; }
    public required AttentionSubject Subject { get; init; }
    public string? ProjectTitle { get; init; }
}

/// <summary>A ticket in the list over all tenants.</summary>
public sealed record StaffTicket : LinkedResource
{
    public required string Id { get; init; }
    public required int TicketId { get; init; }
    public required OrganizationReference Organization { get; init; }
    public required string Subject { get; init; }
    public required string Type { get; init; }
    public required string Priority { get; init; }
    public required string Status { get; init; }
    public required string Category { get; init; }
    public string? Project { get; init; }
    public string? Environment { get; init; }

    /// <summary>A word of <see cref="TicketDecision"/>; null where it carries no change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Decision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The words of <see cref="MeResource.Roles"/>: who looks, and who acts as well.</summary>
public static class StaffRole
{
    public const string Support = "support";
    public const string Operator = "operator";
}

/// <summary>Body of what staff do in a tenant: why, for the tenant to read. 5 to 500 characters.</summary>
public sealed record StaffReason
{
    public required string Reason { get; init; }
}
