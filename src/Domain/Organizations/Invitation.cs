namespace Cloud.Domain.Organizations;

public enum InvitationState
{
    Pending,
    Accepted,
    Cancelled,
}

/// <summary>What an invitation gives in one project.</summary>
/// <param name="Permissions">Words of <see cref="Projects.ProjectRole"/>.</param>
public sealed record InvitedProject(string Project, IReadOnlyList<string> Permissions)
{
    public override string ToString() => $"{Project}: {string.Join(", ", Permissions)}";
}

/// <summary>
/// A way into an organization for one address, once, for a while. Whoever holds the secret of the mail is who reads that address' mail
/// (<see cref="Identity.MailedLink"/> keeps what is kept of it).
/// </summary>
public sealed class Invitation : ITenantOwned
{
    /// <summary>Our own choice: over a weekend and a holiday, and no open door for a month.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Open ones of an organization: bounds the mail that one can cause. Our own choice.</summary>
    public const int MostPending = 100;

    private Invitation()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    /// <summary>Lower-case.</summary>
    public string Email { get; private init; } = "";

    /// <summary>Words of <see cref="OrganizationPermission"/>.</summary>
    public IReadOnlyList<string> Permissions { get; private init; } = [];

    public IReadOnlyList<InvitedProject> Projects { get; private init; } = [];

    public InvitationState State { get; private set; }

    /// <summary>Who answers for it: what it gives is looked at again, as theirs to give, when it is accepted.</summary>
    public Guid InvitedBy { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset SentAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public static Invitation Create(Guid organization, string email, IReadOnlyList<string> permissions, IReadOnlyList<InvitedProject> projects, Guid by, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organization,
        Email = email.ToLowerInvariant(),
        Permissions = permissions,
        Projects = projects,
        InvitedBy = by,
        CreatedAt = now,
        SentAt = now,
        ExpiresAt = now + Lifetime,
    };

    public bool IsOpen(DateTimeOffset now) => State == InvitationState.Pending && ExpiresAt > now;

    /// <summary>A new week; the mail that goes out carries a new secret, and whoever sent it again answers for it.</summary>
    public void Resend(Guid by, DateTimeOffset now) => (InvitedBy, SentAt, ExpiresAt) = (by, now, now + Lifetime);

    public void Accept(DateTimeOffset now) => (State, EndedAt) = (InvitationState.Accepted, now);

    public void Cancel(DateTimeOffset now) => (State, EndedAt) = (InvitationState.Cancelled, now);
}
