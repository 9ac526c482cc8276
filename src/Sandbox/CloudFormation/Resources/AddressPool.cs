using System.Globalization;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>Public addresses that belong to nobody: the blocks RFC 5737 keeps for documentation, and after them the benchmark block of RFC 2544.</summary>
internal static class AddressPool
{
    private static readonly string[] Blocks = ["203.0.113.", "198.51.100.", "192.0.2."];

    /// <summary>The lowest address not in use.</summary>
    public static string Next(IReadOnlySet<string> used) => All().First(address => !used.Contains(address));

    private static IEnumerable<string> All()
    {
        foreach (var block in Blocks)
        {
            for (var host = 1; host <= 254; host++) yield return block + host.ToString(CultureInfo.InvariantCulture);
        }
        for (var i = 1; i < 2 << 16; i++)
            yield return string.Create(CultureInfo.InvariantCulture, $"198.{18 + (i >> 16)}.{(i >> 8) & 255}.{i & 255}");
    }
}
