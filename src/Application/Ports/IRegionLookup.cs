using Cloud.Domain.Blueprints;

namespace Cloud.Application.Ports;

/// <summary>What AWS calls things in a region: ids that are the same for everybody there, or are the product's own.</summary>
public interface IRegionLookup
{
    /// <summary>The newest that is available there; null where there is none. Throws <see cref="CloudCallException"/>.</summary>
    Task<FoundImage?> Newest(CloudAccount at, MachineImage image, CancellationToken ct);

    /// <summary>Id of the managed prefix list of this name; null where there is none. Throws <see cref="CloudCallException"/>.</summary>
    Task<string?> PrefixList(CloudAccount at, string name, CancellationToken ct);
}

/// <param name="Id"><c>ami-0123456789abcdef0</c>.</param>
/// <param name="Created">As EC2 says it, UTC: <c>2026-11-20T00:00:00.000Z</c>.</param>
public sealed record FoundImage(string Id, string Name, string Created);
