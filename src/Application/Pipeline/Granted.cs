using System.Collections.Frozen;
using Cloud.Domain.Environments;

namespace Cloud.Application.Pipeline;

/// <summary>What a caller may do in the tenant at hand: everywhere in the project (or organization), and more in the environments of some types.</summary>
public sealed record Granted(FrozenSet<Permission> Everywhere, FrozenDictionary<EnvironmentType, FrozenSet<Permission>> ByType)
{
    public static readonly Granted None = new(FrozenSet<Permission>.Empty, FrozenDictionary<EnvironmentType, FrozenSet<Permission>>.Empty);

    /// <param name="permission">What is to be done.</param>
    /// <param name="type">Of the environment it is done to; null for the project or the organization itself.</param>
    public bool Has(Permission permission, EnvironmentType? type = null) =>
        Everywhere.Contains(permission) || (type is { } t && ByType.TryGetValue(t, out var here) && here.Contains(permission));

    /// <summary>The environment types in which it may be done; null for all of them.</summary>
    public IReadOnlyList<EnvironmentType>? TypesWith(Permission permission) =>
        Everywhere.Contains(permission) ? null : [.. ByType.Where(t => t.Value.Contains(permission)).Select(t => t.Key)];
}
