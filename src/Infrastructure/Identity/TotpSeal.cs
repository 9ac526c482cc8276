using System.Buffers.Text;
using Cloud.Application.Ports;
using Microsoft.AspNetCore.DataProtection;

namespace Cloud.Infrastructure.Identity;

/// <summary>The seal of authenticators' secrets, as <see cref="UserStore"/> sets it.</summary>
internal sealed class TotpSeal(IDataProtectionProvider protection) : ITotpSeal
{
    public const string Purpose = "totp";

    /// <summary>Bytes that name format and key; of their text, the characters that no later byte has a part in.</summary>
    private const int NamingBytes = 20;

    private const int NamingCharacters = NamingBytes * 8 / 6;

    public string CurrentMark => Base64Url.EncodeToString(protection.CreateProtector(Purpose).Protect([]).AsSpan(0, NamingBytes))[..NamingCharacters];

    public string Renew(string sealedSecret)
    {
        var seal = protection.CreateProtector(Purpose);
        return seal.Protect(seal.Unprotect(sealedSecret));
    }
}
