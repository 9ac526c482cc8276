using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Api.Tests;

/// <summary>
/// A passkey as a device holds it, made from W3C WebAuthn level 3 and RFC 9052 and from nothing of the server's: one P-256 key pair, and what a browser would say
/// with it. What it says can be bent, to see it refused.
/// </summary>
internal sealed class SoftAuthenticator : IDisposable
{
    /// <summary>User present, user verified (WebAuthn, 6.1).</summary>
    public const byte PresentAndVerified = 0x01 | 0x04;

    private const byte HasAttestedCredential = 0x40;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string? _userHandle;

    public byte[] CredentialId { get; init; } = RandomNumberGenerator.GetBytes(32);

    public string Origin { get; init; } = "http://localhost:8081";

    public string Domain { get; init; } = "localhost";

    public byte Flags { get; init; } = PresentAndVerified;

    public uint Count { get; set; }

    public IReadOnlyList<string> Transports { get; init; } = ["internal"];

    /// <summary>What <c>navigator.credentials.create</c> answers.</summary>
    public string Make(JsonElement options)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString();
        var q = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose = [.. Cbor.Map(5), .. Cbor.Int(1), .. Cbor.Int(2), .. Cbor.Int(3), .. Cbor.Int(-7), .. Cbor.Int(-1), .. Cbor.Int(1), .. Cbor.Int(-2), .. Cbor.Bytes(q.X!), .. Cbor.Int(-3), .. Cbor.Bytes(q.Y!)];
        byte[] length = [0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)CredentialId.Length);
        byte[] data = [.. AuthenticatorData(HasAttestedCredential), .. new byte[16], .. length, .. CredentialId, .. cose];
        byte[] attestation = [.. Cbor.Map(3), .. Cbor.Text("fmt"), .. Cbor.Text("none"), .. Cbor.Text("attStmt"), .. Cbor.Map(0), .. Cbor.Text("authData"), .. Cbor.Bytes(data)];
        return Answer(new JsonObject
        {
            ["clientDataJSON"] = Base64(ClientData("webauthn.create", options)),
            ["attestationObject"] = Base64(attestation),
            ["transports"] = new JsonArray([.. Transports.Select(t => JsonValue.Create(t))]),
        });
    }

    /// <summary>What <c>navigator.credentials.get</c> answers.</summary>
    public string Sign(JsonElement options)
    {
        var (data, client) = (AuthenticatorData(0), ClientData("webauthn.get", options));
        return Answer(new JsonObject
        {
            ["clientDataJSON"] = Base64(client),
            ["authenticatorData"] = Base64(data),
            ["signature"] = Base64(_key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
            ["userHandle"] = _userHandle,
        });
    }

    public void Dispose() => _key.Dispose();

    private string Answer(JsonObject response) => new JsonObject
    {
        ["id"] = Base64(CredentialId),
        ["rawId"] = Base64(CredentialId),
        ["type"] = "public-key",
        ["response"] = response,
        ["clientExtensionResults"] = new JsonObject(),
    }.ToJsonString();

    private byte[] AuthenticatorData(byte more)
    {
        byte[] count = [0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.ASCII.GetBytes(Domain)), (byte)(Flags | more), .. count];
    }

    private byte[] ClientData(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>As much of RFC 8949 as a passkey needs.</summary>
    private static class Cbor
    {
        public static byte[] Int(int value) => value < 0 ? Head(1, -1 - value) : Head(0, value);

        public static byte[] Bytes(byte[] value) => [.. Head(2, value.Length), .. value];

        public static byte[] Text(string value) => [.. Head(3, value.Length), .. Encoding.ASCII.GetBytes(value)];

        public static byte[] Map(int pairs) => Head(5, pairs);

        private static byte[] Head(int major, int value) => value switch
        {
            < 24 => [(byte)((major << 5) | value)],
            < 256 => [(byte)((major << 5) | 24), (byte)value],
            _ => [(byte)((major << 5) | 25), (byte)(value >> 8), (byte)value],
        };
    }
}
