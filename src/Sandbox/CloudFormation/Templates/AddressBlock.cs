using System.Buffers.Binary;
using System.Net;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>Fn::Cidr over IPv4.</summary>
internal static class AddressBlock
{
    // "Fn::Cidr": count is 1 to 256.
    private const int MaxCount = 256;

    public static IEnumerable<string> Split(string block, int count, int hostBits)
    {
        if (!IPNetwork.TryParse(block, out var network) || network.BaseAddress.GetAddressBytes() is not { Length: 4 } bytes)
            throw new TemplateError($"Template error: Fn::Cidr: '{block}' is not an IPv4 address block.");
        if (count is < 1 or > MaxCount || hostBits is < 1 or > 32 || ((long)count << hostBits) > 1L << (32 - network.PrefixLength))
            throw new TemplateError($"Template error: Fn::Cidr: {block} cannot hold {count} blocks of {hostBits} bits.");
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return Enumerable.Range(0, count).Select(i => $"{Dotted(first + ((uint)i << hostBits))}/{32 - hostBits}");
    }

    private static IPAddress Dotted(uint address)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes);
    }
}
