using System.Security.Cryptography;

namespace Cloud.Domain.Integrations;

/// <summary>
/// What is sealed of a Fastly integration: the token, which goes to Fastly and nowhere else, and what Fastly proves itself with to the balancer. That second one is ours, and stays
/// when another token comes: else the balancer would refuse Fastly until both know the new one.
/// </summary>
/// <param name="Origin">Letters and digits, 64.</param>
public sealed record FastlyKey(string Token, string Origin)
{
    /// <summary>256 bits, in hexadecimal digits.</summary>
    private const int OriginLength = 64;

    /// <summary>As it is sealed; a token has no spaces.</summary>
    public string Written => $"{Token} {Origin}";

    public static FastlyKey Of(string token) => new(token, RandomNumberGenerator.GetHexString(OriginLength, lowercase: true));

    public static FastlyKey Read(string written) => written.Split(' ') is [var token, var origin] ? new(token, origin) : throw new CryptographicException("What was sealed is no key of Fastly.");

    /// <summary>Nothing of it: whoever logs it.</summary>
    public override string ToString() => nameof(FastlyKey);
}
