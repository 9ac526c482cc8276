using Cloud.Application.Ports;
using Microsoft.AspNetCore.DataProtection;

namespace Cloud.Infrastructure.Identity;

/// <summary>Data protection under a purpose of its own, and of each person's own.</summary>
internal sealed class AnswerSeal(IDataProtectionProvider protection) : IAnswerSeal
{
    public byte[] Seal(Guid user, byte[] answer) => Of(user).Protect(answer);

    public byte[] Open(Guid user, byte[] answer) => Of(user).Unprotect(answer);

    private IDataProtector Of(Guid user) => protection.CreateProtector("answers", user.ToString("N"));
}
