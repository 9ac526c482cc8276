namespace Cloud.Domain.AccessGrants;

/// <summary>What was decided of a grant. Whether its time is over is asked of <see cref="AccessGrant.StateAt"/>.</summary>
public enum AccessGrantState
{
    /// <summary>The organization has not answered yet.</summary>
    Requested,
    Active,
    Declined,

    /// <summary>Somebody ended it, or took the request back, before its time.</summary>
    Ended,

    /// <summary>Its time ran out; never stored, for nobody has to do anything for it.</summary>
    Expired,
}

/// <summary>How staff come into an organization.</summary>
public enum StaffAccess
{
    /// <summary>At once, with every administrator told.</summary>
    Announced,

    /// <summary>When an administrator has said yes.</summary>
    Approved,
}

/// <summary>
/// A person of staff may look into an organization, or one project of it, for a stated reason and a while. The only way in there is for staff, apart from a ticket
/// the customer has opened; it ends by itself.
/// </summary>
public sealed class AccessGrant : ITenantOwned
{
    /// <summary>Hours where nothing is asked. Our own choice: a look at one fault.</summary>
    public const int DefaultHours = 1;

    /// <summary>Hours of one grant. Our own choice: a shift; whoever needs longer asks again, and says why again.</summary>
    public const int MaxHours = 8;

    /// <summary>How long a request waits for an answer. Our own choice: every administrator has had a working day of it.</summary>
    public static readonly TimeSpan RequestLifetime = TimeSpan.FromHours(24);

    private AccessGrant()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    /// <summary>Whom of staff it lets in.</summary>
    public Guid StaffId { get; private init; }

    /// <summary>The one project it reaches; null for the whole organization.</summary>
    public string? ProjectId { get; private init; }

    /// <summary>Why, in the words of whoever asks; the organization reads it.</summary>
    public required string Reason { get; init; }

    /// <summary>The ticket it serves; null where there is none.</summary>
    public Guid? TicketId { get; private init; }

    /// <summary>Whether it lets look and not act.</summary>
    public bool ReadOnly { get; private init; }

    public int Hours { get; private init; }

    public AccessGrantState State { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }

    public DateTimeOffset? StartsAt { get; private set; }

    /// <summary>When it is over; of a request, when it lapses unanswered.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>Who approved, declined or ended it; null where nobody did.</summary>
    public Guid? DecidedBy { get; private set; }

    public static AccessGrant Ask(AccessWanted wanted, Guid staff, StaffAccess policy, DateTimeOffset now)
    {
        var grant = new AccessGrant
        {
            Id = Guid.CreateVersion7(now),
            OrganizationId = wanted.Organization,
            StaffId = staff,
            ProjectId = wanted.Project,
            Reason = wanted.Reason,
            TicketId = wanted.Ticket,
            ReadOnly = wanted.ReadOnly,
            Hours = wanted.Hours,
            State = AccessGrantState.Requested,
            RequestedAt = now,
            EndsAt = now + RequestLifetime,
        };
        if (policy == StaffAccess.Announced)
        {
            grant.Start(now);
        }

        return grant;
    }

    /// <summary>What it is now, its time looked at.</summary>
    public AccessGrantState StateAt(DateTimeOffset now) => State is AccessGrantState.Requested or AccessGrantState.Active && EndsAt <= now ? AccessGrantState.Expired : State;

    /// <summary>Whether somebody can still do something with it.</summary>
    public bool IsOpen(DateTimeOffset now) => StateAt(now) is AccessGrantState.Requested or AccessGrantState.Active;

    /// <summary>The time counts from the answer, not from the question.</summary>
    public Result<bool> Approve(Guid by, DateTimeOffset now)
    {
        if (StateAt(now) != AccessGrantState.Requested)
        {
            return AccessGrantErrors.NotAwaited(StateAt(now));
        }

        DecidedBy = by;
        Start(now);
        return true;
    }

    public Result<bool> Decline(Guid by, DateTimeOffset now)
    {
        if (StateAt(now) != AccessGrantState.Requested)
        {
            return AccessGrantErrors.NotAwaited(StateAt(now));
        }

        (State, DecidedBy, EndsAt) = (AccessGrantState.Declined, by, now);
        return true;
    }

    /// <summary>Ends it at once, or takes a request back.</summary>
    public Result<bool> End(Guid by, DateTimeOffset now)
    {
        if (!IsOpen(now))
        {
            return AccessGrantErrors.Over(StateAt(now));
        }

        (State, DecidedBy, EndsAt) = (AccessGrantState.Ended, by, now);
        return true;
    }

    private void Start(DateTimeOffset now) => (State, StartsAt, EndsAt) = (AccessGrantState.Active, now, now.AddHours(Hours));
}

/// <summary>What staff ask for.</summary>
/// <param name="Project">Null for the whole organization.</param>
/// <param name="Ticket">The ticket it serves; null where there is none.</param>
public sealed record AccessWanted(Guid Organization, string? Project, string Reason, Guid? Ticket, bool ReadOnly, int Hours);

public static class AccessGrantErrors
{
    public static Error NotFound => new(ErrorKind.NotFound, "access_grant.not_found", "There is no such access grant, or it is not yours to see.");

    public static Error NotAwaited(AccessGrantState state) => Error.Conflict("access_grant.not_awaited", $"Nothing is asked any more: the grant is {Words.Of(state)}.");

    public static Error Over(AccessGrantState state) => Error.Conflict("access_grant.over", $"The grant is over already: {Words.Of(state)}.");

    public static Error Exists(Guid grant) => Error.Conflict("access_grant.exists", $"You have one like it already: {WireId.From(grant)}. Use it, or end it first.");

    /// <summary>Staff reach for something in a tenant that has not let them in.</summary>
    public static Error Needed(Guid organization) => new(
        ErrorKind.Forbidden, "access_grant.needed", $"Say first why you must look: POST /api/staff/organizations/{WireId.From(organization)}/access-grants. The organization is told.")
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["organization"] = WireId.From(organization) },
    };

    public static Error ReadOnlyGrant => new(ErrorKind.Forbidden, "access_grant.read_only", "Your access grant lets you look and not act. Ask for another with \"read_only\": false.");
}
