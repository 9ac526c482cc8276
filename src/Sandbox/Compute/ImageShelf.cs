using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Cloud.Sandbox.Compute;

/// <summary>A machine image as DescribeImages tells it.</summary>
internal sealed record ShelvedImage(string Id, string Name, string Owner, string? OwnerAlias, string Created);

/// <summary>The machine images that every region of the sandbox has: the product's own, an older one of them, and Amazon's for bastions and hosts of containers.</summary>
internal static class ImageShelf
{
    /// <summary>Amazon's account that publishes images for ECS, in commercial regions (ECS developer guide).</summary>
    private const string Amazon = "591542846629";

    private const int IdDigits = 17;

    private static readonly (string Name, bool OfAmazon, string Created)[] Shelf =
    [
        ("cloud-node-debian-12-20261015", false, "2026-10-15T06:00:00.000Z"),
        ("cloud-node-debian-12-20261115", false, "2026-11-15T06:00:00.000Z"),
        ("al2023-ami-2023.0.20261110-kernel-6.1-x86_64", true, "2026-11-10T22:10:41.000Z"),
        ("al2023-ami-minimal-2023.0.20261117-kernel-6.1-x86_64", true, "2026-11-17T22:10:41.000Z"),
        ("al2023-ami-ecs-hvm-2023.0.20261110-kernel-6.1-x86_64", true, "2026-11-10T22:31:04.000Z"),
    ];

    /// <param name="owners">Numbers or aliases; none for everybody's.</param>
    /// <param name="names">Patterns; none for every name.</param>
    public static IEnumerable<ShelvedImage> In(string region, string own, IReadOnlyList<string> owners, IReadOnlyList<string> names) => Shelf
        .Select(i => new ShelvedImage(IdOf(region, i.Name), i.Name, i.OfAmazon ? Amazon : own, i.OfAmazon ? "amazon" : null, i.Created))
        .Where(i => owners.Count == 0 || owners.Contains(i.Owner, StringComparer.Ordinal) || (i.OwnerAlias is { } alias && owners.Contains(alias, StringComparer.Ordinal)))
        .Where(i => names.Count == 0 || names.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, i.Name, ignoreCase: false)));

    // An image has another id in each region.
    private static string IdOf(string region, string name) => "ami-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{region}/{name}")))[..IdDigits];
}
