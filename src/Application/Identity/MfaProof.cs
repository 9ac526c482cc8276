using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;

namespace Cloud.Application.Identity;

/// <summary>A request that shows password and code together.</summary>
internal interface IProvesMfa
{
    string User { get; }

    ProveMfa Body { get; }
}

internal abstract class ProofValidator<T> : AbstractValidator<T>
    where T : IProvesMfa
{
    protected ProofValidator()
    {
        RuleFor(c => c.Body.Password).NotEmpty().WithMessage("is required").MaximumLength(PasswordRules.Longest).WithMessage($"may have at most {PasswordRules.Longest} characters");
        RuleFor(c => c.Body.Totp).NotEmpty().WithMessage("is required").MaximumLength(PasswordRules.LongestCode).WithMessage($"may have at most {PasswordRules.LongestCode} characters");
    }
}

/// <summary>Password and code of an account that has a second factor.</summary>
internal sealed class MfaProof(Reauthentication reauthentication, Prepared<User> prepared)
{
    public async Task<Error?> Check(IProvesMfa request, CancellationToken ct)
    {
        var checkedNow = await reauthentication.Check(request.User, request.Body.Password, request.Body.Totp, ct);
        if (checkedNow.Error is { } refusal)
        {
            return refusal;
        }

        prepared.Value = checkedNow.Value;
        return checkedNow.Value.HasMfa ? null : MfaErrors.NotEnabled;
    }
}
