using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Identity;

/// <summary>A new password for the caller. Every other session ends, and every link that was mailed about the account; API tokens stay, for they are listed and ended by themselves.</summary>
public static class ChangePassword
{
    [RequiresSignIn]
    public sealed record Command(string User, Client.ChangePassword Body) : ICommand<bool>, IChangesAccount;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.CurrentPassword).MustBeAPassword();
            RuleFor(c => c.Body.Password).MustBeAPassword();
            RuleFor(c => c.Body.Totp).MayBeACode();
        }
    }

    internal sealed class Preparation(Reauthentication reauthentication, IAccounts accounts) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            var checkedNow = await reauthentication.Check(command.User, command.Body.CurrentPassword, command.Body.Totp, ct);
            if (checkedNow.Error is { } refusal)
            {
                return refusal.Fields is [{ Field: "password" } field] ? refusal with { Fields = [field with { Field = "current_password" }] } : refusal;
            }

            if (await accounts.Refuses(checkedNow.Value, command.Body.Password) is { } weak)
            {
                return weak;
            }

            await accounts.SetPassword(checkedNow.Value, command.Body.Password, ct);
            return null;
        }
    }

    internal sealed class Handler(Standing standing, OwnAccountChange change) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!await standing.Holds(cancellationToken))
            {
                return OwnAccount.Changed;
            }

            await change.VoidLinks(cancellationToken);
            await change.EndOtherSessions(cancellationToken);
            await change.Tell("Your password was changed", "The password of your account at Cloud was changed, and every other session was ended.", cancellationToken);
            return true;
        }
    }
}
