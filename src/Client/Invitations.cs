namespace Cloud.Client;

/// <summary>A way into an organization for one e-mail address, once, for a while.</summary>
public sealed record InvitationResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>Id of the organization that it leads into.</summary>
    public string? OrganizationId { get; init; }

    public required string Email { get; init; }

    /// <summary><c>pending, expired, accepted, cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Words of <see cref="OrganizationPermission"/>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    public IReadOnlyList<ProjectGrant> Projects { get; init; } = [];
    public required string InvitedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset SentAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>The words of <see cref="InvitationResource.State"/>.</summary>
public static class InvitationStatus
{
    public const string Pending = "pending";
    public const string Expired = "expired";
    public const string Accepted = "accepted";
    public const string Cancelled = "cancelled";
}

/// <summary>Body that invites somebody.</summary>
public sealed record InviteMember
{
    public required string Email { get; init; }

    /// <summary>Words of <see cref="OrganizationPermission"/>.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>What they are given in projects of the organization.</summary>
    public IReadOnlyList<ProjectGrant> Projects { get; init; } = [];
}

/// <summary>An invitation as whoever holds its mail sees it before they are in.</summary>
public sealed record InvitationPreview
{
    public required string Organization { get; init; }
    public required string Email { get; init; }

    /// <summary>Name of who invited.</summary>
    public required string InvitedBy { get; init; }

    /// <summary>True where the address has an account: sign in with it, then accept. False: accepting makes one.</summary>
    public required bool HasAccount { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Body that reads the invitation of a mail.</summary>
public sealed record OpenInvitation
{
    /// <summary>What the mail's link carries behind its #.</summary>
    public required string Secret { get; init; }
}

/// <summary>Body that accepts an invitation. Name and password are needed by whoever has no account yet, and left out by whoever has one.</summary>
public sealed record AcceptInvitation
{
    /// <inheritdoc cref="OpenInvitation.Secret"/>
    public required string Secret { get; init; }

    public string? DisplayName { get; init; }
    public string? Password { get; init; }
}
