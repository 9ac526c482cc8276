using System.Security.Cryptography;
using System.Text;

namespace Cloud.Sandbox.Protocol;

/// <summary>What the credential scope of a signature names: <c>date/region/service/aws4_request</c>.</summary>
internal sealed record CredentialScope(string Date, string Region, string Service)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/aws4_request";
}

/// <summary>A secret bound to one scope, and the signatures it makes.</summary>
internal sealed class SigningKey(string secret, CredentialScope scope)
{
    private readonly byte[] key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Date), scope.Region), scope.Service), "aws4_request");

    public CredentialScope Scope => scope;

    /// <summary>Hex signature of a string to sign.</summary>
    public string Sign(string stringToSign) => Wire.Hex(Mac(key, stringToSign));

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
