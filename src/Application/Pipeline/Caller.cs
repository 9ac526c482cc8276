using System.Collections.Frozen;
using Cloud.Domain.Identity;

namespace Cloud.Application.Pipeline;

/// <summary>Who is calling, from where, and, once the pipeline resolved the tenant, what they may do there. One a request.</summary>
public sealed class Caller
{
    public Guid? UserId { get; private set; }

    public PlatformRole PlatformRole { get; private set; }

    /// <summary>Scopes of the token; empty means all that the user may do.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public string? Ip { get; set; }

    public string? RequestId { get; set; }

    public FrozenSet<Permission> Permissions { get; private set; } = FrozenSet<Permission>.Empty;

    public void SignIn(Guid user, PlatformRole role, IReadOnlyList<string> scopes) => (UserId, PlatformRole, Scopes) = (user, role, scopes);

    public void Grant(FrozenSet<Permission> permissions) => Permissions = permissions;

    public bool May(Permission permission) => Permissions.Contains(permission);

    /// <summary>The signed-in user; only behind a request that requires sign-in.</summary>
    public Guid User => UserId ?? throw new InvalidOperationException("No one is signed in.");
}
