using System.Globalization;

namespace Cloud.Application.Ports;

/// <summary>
/// A customer's service at Fastly, by Fastly's API. A version of it that was activated once is locked for ever: every change is made in a copy. Every method throws
/// <see cref="CloudCallException"/>; each call ends within 10 s.
/// </summary>
public interface IFastly
{
    /// <summary>Whether this installation was told where Fastly's API is.</summary>
    bool IsKnown { get; }

    /// <summary>What the token may.</summary>
    Task<FastlyGrant> Grant(string token, CancellationToken ct);

    /// <summary>All versions of the service.</summary>
    Task<IReadOnlyList<FastlyVersion>> Versions(FastlyAccess service, CancellationToken ct);

    /// <summary>A copy of a version, with this comment; its number.</summary>
    Task<int> Clone(FastlyAccess service, int version, string comment, CancellationToken ct);

    /// <summary>A backend beside ours that visitors would be sent to, because it has no condition; null where there is none.</summary>
    /// <param name="isOurs">Whether a backend of that name is.</param>
    Task<string?> Rival(FastlyAccess service, int version, Func<string, bool> isOurs, CancellationToken ct);

    /// <summary>Whether a version has the origin exactly so.</summary>
    Task<bool> Has(FastlyAccess service, int version, FastlyOrigin origin, CancellationToken ct);

    /// <summary>Whether a version has anything of ours by that name.</summary>
    Task<bool> HasAny(FastlyAccess service, int version, string name, CancellationToken ct);

    /// <summary>Puts the origin into a version that is not locked: once, however often it is asked.</summary>
    Task Put(FastlyAccess service, int version, FastlyOrigin origin, CancellationToken ct);

    /// <summary>Takes all that is ours by that name out of a version that is not locked; missing = done.</summary>
    Task Remove(FastlyAccess service, int version, string name, CancellationToken ct);

    /// <summary>What keeps a version from being activated, in Fastly's words; null where nothing does.</summary>
    Task<string?> Fault(FastlyAccess service, int version, CancellationToken ct);

    /// <summary>Makes it the version that serves, and locks it.</summary>
    Task Activate(FastlyAccess service, int version, CancellationToken ct);

    /// <summary>Makes no version serve.</summary>
    Task Deactivate(FastlyAccess service, int version, CancellationToken ct);
}

/// <summary>A service, and the token that opens it.</summary>
public sealed record FastlyAccess(string Id, string Token)
{
    /// <summary>Without the token, whoever logs it.</summary>
    public override string ToString() => Id;
}

/// <summary>What a token may do.</summary>
/// <param name="Scopes">In Fastly's words, <c>global</c>.</param>
/// <param name="Services">Ids of those that it is limited to; empty: all of the account.</param>
public sealed record FastlyGrant(IReadOnlyList<string> Scopes, IReadOnlyList<string> Services)
{
    /// <summary>Scope that may change services.</summary>
    public const string Global = "global";

    public bool MayChange(string service) => Scopes.Contains(Global, StringComparer.Ordinal) && (Services.Count == 0 || Services.Contains(service, StringComparer.Ordinal));
}

/// <param name="IsLocked">It was activated once, and cannot be changed any more.</param>
public sealed record FastlyVersion(int Number, bool IsActive, bool IsLocked, string Comment);

/// <summary>An environment as a Fastly service has it: one backend, one header and its host names, all by one name.</summary>
/// <param name="Address">The balancer's host name.</param>
/// <param name="CertificateName">A host name that the balancer's certificate is for; null: it is spoken to in the clear.</param>
/// <param name="Header">Name of the header that carries <paramref name="Secret"/>.</param>
/// <param name="Hosts">The environment's own host names.</param>
public sealed record FastlyOrigin(string Name, string Address, string? CertificateName, string Header, string Secret, IReadOnlyList<string> Hosts)
{
    private const string Prefix = "cloud-";

    /// <summary>By it our part is known in a service, which a customer configures beside us.</summary>
    public static string NameOf(string environment) => Prefix + environment;

    public static bool IsOurs(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public int Port => CertificateName is null ? 80 : 443;

    /// <summary>Without the secret, whoever logs it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} at {Address}:{Port}");
}
