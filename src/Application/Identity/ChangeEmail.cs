using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>
/// Sends a link to a new address; it becomes the account's when the link is followed. With the account's own address, the link confirms that. An address that
/// somebody else has gets a note instead of a link, and the answer is the same.
/// </summary>
public static class ChangeEmail
{
    /// <summary>How long the link is good; our own choice, time enough for a mail that is read tomorrow.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    [RequiresSignIn]
    public sealed record Command(string User, Client.ChangeEmail Body) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Email).MustBeAnAddress();
            RuleFor(c => c.Body.Password).MustBeAPassword();
            RuleFor(c => c.Body.Totp).MayBeACode();
        }
    }

    internal sealed class Preparation(Reauthentication reauthentication) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct) =>
            (await reauthentication.Check(command.User, command.Body.Password, command.Body.Totp, ct)).Error;
    }

    internal sealed class Handler(ICloudDb db, Letters letters, Standing standing, Settling settling) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!await standing.Holds(cancellationToken))
            {
                return OwnAccount.Changed;
            }

            var user = settling.User;
            var address = command.Body.Email.Trim().ToLowerInvariant();
            if ((await db.MayMail(user.Id, user.Id, MailLimits.PerAccount, address, settling.Now, cancellationToken)).Error is { } tooMuch)
            {
                return tooMuch;
            }

            if (await db.Users.AnyAsync(u => u.Id != user.Id && (u.Email == address || u.Username == address), cancellationToken))
            {
                letters.Tell(address, "Your address at Cloud", "Somebody wanted to give this address to another account at Cloud. It belongs to yours, and nothing was changed.", user.Id);
                return true;
            }

            letters.TellLink(LinkPurpose.ConfirmEmail, user.Id, user.Id, address, Lifetime, "confirm-email", "Confirm your address", """
                Please confirm that this is your address for your account at Cloud:
                {link}

                The link is good for a day. If you did not ask for it, do nothing.
                """);
            if (address != user.Email)
            {
                await letters.TellOwner(db, user.Id, "Your address is about to change", $"Somebody who knows your password asked to change the address of your account at Cloud to {address}.", cancellationToken);
            }

            return true;
        }
    }
}
