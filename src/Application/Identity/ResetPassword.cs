using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A new password by the link of a mail: good once, for an hour. It ends every session; a second factor stays and is asked for at the next sign-in.</summary>
public static class ResetPassword
{
    [OpenToAll]
    public sealed record Command(string Reset, Client.ResetPassword Body) : ICommand<bool>, IChangesAccount
    {
        bool IChangesAccount.IsCallers => false;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Secret).NotEmpty().WithMessage("is required");
            RuleFor(c => c.Body.Password).MustBeAPassword();
        }
    }

    /// <summary>A password that is refused leaves the link good: the person chooses another.</summary>
    internal sealed class Preparation(ICloudDb db, IAccounts accounts, TimeProvider time, Prepared<User> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            var link = await db.FindLink(LinkPurpose.ResetPassword, command.Reset, command.Body.Secret, time.GetUtcNow(), ct);
            if (link is null || await db.Users.SingleOrDefaultAsync(u => u.Id == link.SubjectId, ct) is not { } user)
            {
                return MailedLinks.NotGood;
            }

            if (await accounts.Refuses(user, command.Body.Password) is { } weak)
            {
                return weak;
            }

            await accounts.SetPassword(user, command.Body.Password, ct);
            prepared.Value = user;
            return null;
        }
    }

    internal sealed class Handler(ICloudDb db, SignInGuard guard, Letters letters, Settling settling) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            var (user, now) = (settling.User, settling.Now);
            // One that was sent to an address the account has left proves nothing.
            var account = await db.LockAccount(user.Id, cancellationToken);
            if (await db.Redeem(LinkPurpose.ResetPassword, command.Reset, command.Body.Secret, now, cancellationToken) is not { } link || link.Email != account?.Email)
            {
                return MailedLinks.NotGood;
            }

            // Whoever asked for the other links may have known the password that is gone.
            await db.VoidLinks(user.Id, now, cancellationToken);
            user.ConfirmEmail(user.Email, now);
            await db.EndSessions(user.Id, kept: null, now, cancellationToken);
            await db.ForgetPasskeys(user.Id, cancellationToken);
            await guard.Forget(user.Id, cancellationToken);
            letters.Tell(user.Email, "Your password was set anew", "A new password was set for your account at Cloud by a link in a mail; every session was ended, and passkeys are gone. If it was not you, ask us for help at once.");
            return true;
        }
    }
}

/// <summary>The user that a preparation found, and the moment.</summary>
internal sealed class Settling(Prepared<User> prepared, TimeProvider time)
{
    public User User => prepared.Value;

    public DateTimeOffset Now { get; } = time.GetUtcNow();
}
