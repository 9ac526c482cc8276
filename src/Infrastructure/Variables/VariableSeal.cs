using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Ports;
using Cloud.Domain.Variables;
using Microsoft.AspNetCore.DataProtection;

namespace Cloud.Infrastructure.Variables;

/// <summary>
/// Data protection's authenticated encryption (AES-256-CBC and HMAC-SHA-256), with keys of its own for each row: organization and id are the purpose that they are
/// derived from, so that a ciphertext moved to another row is nothing there.
/// </summary>
internal sealed class VariableSeal(IDataProtectionProvider protection) : IVariableSeal
{
    private const string Purpose = "variables";

    /// <summary>A ciphertext begins with four bytes that say what it is, and the id of its key.</summary>
    private static readonly Range KeyId = 4..20;

    public Guid CurrentKey => KeyOf(protection.CreateProtector(Purpose).Protect([]));

    public SealedValue Seal(Guid organization, Guid variable, string value)
    {
        var plain = Encoding.UTF8.GetBytes(value);
        try
        {
            var sealedBytes = For(organization, variable).Protect(plain);
            return new SealedValue(sealedBytes, KeyOf(sealedBytes), plain.Length);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public string Open(Guid organization, Guid variable, byte[] ciphertext)
    {
        var plain = For(organization, variable).Unprotect(ciphertext);
        try
        {
            return Encoding.UTF8.GetString(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private IDataProtector For(Guid organization, Guid variable) => protection.CreateProtector(Purpose, organization.ToString("N"), variable.ToString("N"));

    private static Guid KeyOf(byte[] ciphertext) => new(ciphertext.AsSpan()[KeyId]);
}
