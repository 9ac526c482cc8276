using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;

namespace Cloud.Application.Pipeline;

/// <summary>Who is calling, from where, and, once the pipeline resolved the tenant, what they may do there. One a request.</summary>
public sealed class Caller
{
    public Guid? UserId { get; private set; }

    public PlatformRole PlatformRole { get; private set; }

    /// <summary>Scopes of the token; empty means all that the user may do.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    /// <summary>Ids of the projects that the token is narrowed to; empty means all that the user sees.</summary>
    public IReadOnlyList<string> Projects { get; private set; } = [];

    /// <summary>The session of the token; null for an API token.</summary>
    public Guid? Session { get; private set; }

    /// <summary>Organizations of the caller's that require a second factor of their members, whether the caller has one or not.</summary>
    public IReadOnlyList<Guid> MfaOrganizations { get; private set; } = [];

    public bool HasMfa { get; private set; }

    /// <summary>Staff who have no second factor although their time to set one up is over.</summary>
    public bool OwesMfaAsStaff { get; private set; }

    public string? Ip { get; set; }

    /// <summary>What the caller's browser says of itself; anything at all, without control characters.</summary>
    public string? UserAgent { get; set; }

    public string? RequestId { get; set; }

    /// <summary>What was asked for, as a wire path without the leading <c>/api/</c>.</summary>
    public string Path { get; set; } = "";

    /// <summary>Scheme, host and forwarded prefix as the caller sees them, for the few addresses that must be whole: <c>https://api.example.com</c>.</summary>
    public string Origin { get; set; } = "";

    /// <summary>What the caller may do in the tenant of this request.</summary>
    public Granted Granted { get; private set; } = Granted.None;

    /// <summary>Type of the environment that the address names; null where it names none.</summary>
    public EnvironmentType? Here { get; private set; }

    /// <summary>What staff reached in a tenant, as a wire path without the leading <c>/api/</c>; null for everybody else.</summary>
    public string? Reached { get; internal set; }

    /// <summary>The access grant under which staff are in this tenant; null for its own people.</summary>
    public Guid? Under { get; internal set; }

    /// <summary>The API token that the request carries, or that its access token came from; null for a person's own session.</summary>
    public (Guid Id, string Name)? Token { get; set; }

    /// <summary>The connection of the token's lookup is open still, for the question that follows it at once.</summary>
    internal bool HoldsConnection { get; set; }

    /// <summary>What the lookup of the token found out about the project of that question.</summary>
    internal ProjectAnswer? Ahead { get; set; }

    public bool IsStaff => PlatformRole != PlatformRole.None;

    public void SignIn(Guid user, PlatformRole role, IReadOnlyList<string> scopes) => (UserId, PlatformRole, Scopes) = (user, role, scopes);

    /// <summary>What else the lookup found beside <see cref="SignIn"/>.</summary>
    internal void Know(IReadOnlyList<string> projects, Guid? session, bool hasMfa, IReadOnlyList<Guid> mfaOrganizations, bool owesMfaAsStaff) =>
        (Projects, Session, HasMfa, MfaOrganizations, OwesMfaAsStaff) = (projects, session, hasMfa, mfaOrganizations, owesMfaAsStaff);

    /// <summary>Whether the organization asks for a second factor that the caller does not have.</summary>
    public bool OwesMfa(Guid organization) => !HasMfa && MfaOrganizations.Contains(organization);

    /// <summary>Organizations of the caller's that show nothing until the caller has a second factor.</summary>
    public Guid[] Closed => HasMfa ? [] : [.. MfaOrganizations];

    public void Grant(Granted granted, EnvironmentType? here = null) => (Granted, Here) = (granted, here);

    /// <summary>In the environment that the address names, else in the project or the organization.</summary>
    public bool May(Permission permission) => Granted.Has(permission, Here);

    /// <summary>In an environment of this type, whatever the address names.</summary>
    public bool May(Permission permission, EnvironmentType type) => Granted.Has(permission, type);

    /// <summary>Whether the id in an address is the caller's own; <c>me</c> always is.</summary>
    public bool Is(string user) => user == "me" || (WireId.TryParse(user, out var id) && id == UserId);

    /// <summary>Whether the token may do less than its user.</summary>
    public bool IsNarrowed => Projects.Count > 0 || (Scopes.Count > 0 && !Scopes.Contains("admin", StringComparer.Ordinal));

    /// <summary>The signed-in user; only behind a request that requires sign-in.</summary>
    public Guid User => UserId ?? throw new InvalidOperationException("No one is signed in.");
}
