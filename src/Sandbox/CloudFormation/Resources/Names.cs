using System.Numerics;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>Made-up identifiers that follow from what they identify, so that replaying an operation gives the same ones.</summary>
internal sealed class Names(Stack stack, StackResource resource)
{
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private string Seed => $"{stack.Id}/{resource.LogicalId}/{resource.Generation}";

    public string Region => stack.Region;

    public string Account => stack.Account;

    public string StackName => stack.Name;

    public string Hex(string purpose, int length) => Wire.Sha256(Seed + purpose)[..length];

    public string Digits(string purpose, int length) =>
        (BigInteger.Parse("0" + Wire.Sha256(Seed + purpose), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture) % BigInteger.Pow(10, length))
        .ToString("D" + length, System.Globalization.CultureInfo.InvariantCulture);

    public string Letters(string purpose, int length) => string.Concat(Convert.FromHexString(Wire.Sha256(Seed + purpose)).Take(length).Select(b => Upper[b % Upper.Length]));

    public string Uuid(string purpose)
    {
        var hex = Hex(purpose, 32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    /// <summary>The name CloudFormation makes for a resource the template gives none: stack, logical id, random letters.</summary>
    public string Generated(int maxLength = 64)
    {
        var random = Letters("name", 12);
        var name = $"{stack.Name}-{resource.LogicalId}";
        var room = maxLength - random.Length - 1;
        return (name.Length > room ? name[..room] : name) + "-" + random;
    }

    /// <summary>What ARNs of this resource begin with.</summary>
    public string Arn(string service, string rest, bool global = false) =>
        $"arn:{Wire.Partition(Region)}:{service}:{(global ? "" : Region)}:{Account}:{rest}";

    /// <summary>A host under the region's domain.</summary>
    public string Host(string prefix) => $"{prefix}.{Wire.UrlSuffix(Region)}";
}
