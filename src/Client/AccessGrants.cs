using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A person of staff may look into an organization, or one project of it, for a stated reason and a while; it ends by itself.</summary>
public sealed record AccessGrantResource : LinkedResource
{
    /// <summary>The code of the refusal (403) that says that there is none yet; <see cref="Problem.Organization"/> is whom to ask.</summary>
    public const string Needed = "access_grant.needed";

    public required string Id { get; init; }
    public required AccessGrantStaff Staff { get; init; }
    public required OrganizationReference Organization { get; init; }

    /// <summary>Why, in the words of whoever asked.</summary>
    public required string Reason { get; init; }

    /// <summary>Id of the ticket it serves; null where there is none.</summary>
    public string? Ticket { get; init; }

    /// <summary><c>organization</c> or <c>project</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The one project it reaches; null for the whole organization.</summary>
    public string? Project { get; init; }

    /// <summary>Whether it lets look and not act.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>How long it holds once it has begun.</summary>
    public required int Hours { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>Null until it has begun.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it is over, or was; of a request, when it lapses unanswered.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>A word of <see cref="AccessGrantStatus"/>.</summary>
    public required string State { get; init; }

    /// <summary>Id of who approved, declined or ended it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DecidedBy { get; init; }
}

public sealed record AccessGrantStaff(string Id, string Name);

/// <summary>The words of <see cref="AccessGrantResource.State"/>.</summary>
public static class AccessGrantStatus
{
    public const string Requested = "requested";
    public const string Active = "active";
    public const string Declined = "declined";
    public const string Ended = "ended";
    public const string Expired = "expired";
}

/// <summary>The words of <see cref="OrganizationResource.StaffAccess"/>: whether staff come in at once and announced, or wait for a yes.</summary>
public static class StaffAccessPolicy
{
    public const string Announced = "announced";
    public const string Approved = "approved";
}

/// <summary>Body by which staff ask for access.</summary>
public sealed record RequestAccess
{
    /// <summary>One project; left out for the whole organization.</summary>
    public string? Project { get; init; }

    /// <summary>Why; 5 to 500 characters, for the organization to read.</summary>
    public required string Reason { get; init; }

    /// <summary>Id of the ticket it serves.</summary>
    public string? Ticket { get; init; }

    /// <summary>False asks to act as well; for operators.</summary>
    public bool ReadOnly { get; init; } = true;

    /// <summary>1 to 8.</summary>
    public int Hours { get; init; } = 1;
}
