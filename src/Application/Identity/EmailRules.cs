using System.Net.Mail;
using FluentValidation;

namespace Cloud.Application.Identity;

public static class EmailRules
{
    /// <summary>Characters (RFC 5321, 4.5.3.1.3, less the angle brackets).</summary>
    public const int Longest = 254;

    /// <summary>An address that mail can be sent to and that is nothing but an address.</summary>
    public static bool IsAddress(string? text) =>
        text?.Trim() is { Length: > 0 and <= Longest } address && MailAddress.TryCreate(address, out var parsed) && parsed.Address == address && parsed.Host.Contains('.', StringComparison.Ordinal) && !address.Any(c => char.IsControl(c) || c is ' ' or '"' or '<' or '>' or ',' or ';');

    public static IRuleBuilderOptions<T, string> MustBeAnAddress<T>(this IRuleBuilder<T, string> rule) => rule.Must(IsAddress).WithMessage("must be an e-mail address, such as ada@example.com");
}
