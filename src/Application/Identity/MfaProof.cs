using Cloud.Client;
using Cloud.Domain;
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
        RuleFor(c => c.Body.Password).MustBeAPassword();
        RuleFor(c => c.Body.Totp).MustBeACode();
    }
}

/// <summary>Password and code of an account that has a second factor.</summary>
internal sealed class MfaProof(Reauthentication reauthentication)
{
    public async Task<Error?> Check(IProvesMfa request, CancellationToken ct)
    {
        var checkedNow = await reauthentication.Check(request.User, request.Body.Password, request.Body.Totp, ct);
        return checkedNow.Error ?? (checkedNow.Value.HasMfa ? null : MfaErrors.NotEnabled);
    }
}
