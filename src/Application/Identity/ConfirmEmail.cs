using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>The reader of a mail confirms the address it was sent to. Who follows the link need not be signed in: mail is read on other devices.</summary>
public static class ConfirmEmail
{
    [OpenToAll]
    public sealed record Command(string Confirmation, Client.ConfirmEmail Body) : ICommand<bool>, IChangesAccount
    {
        bool IChangesAccount.IsCallers => false;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Secret).NotEmpty().WithMessage("is required");
    }

    internal sealed class Handler(ICloudDb db, Letters letters, Prepared<User> prepared, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            // The account first: a password that is set meanwhile voids the link before it is redeemed, or waits until it was.
            if (await db.FindLink(LinkPurpose.ConfirmEmail, command.Confirmation, command.Body.Secret, now, cancellationToken) is not { } found
                || await db.LockAccount(found.SubjectId, cancellationToken) is not { } before
                || await db.Redeem(LinkPurpose.ConfirmEmail, command.Confirmation, command.Body.Secret, now, cancellationToken) is not { } link
                || await db.Users.SingleOrDefaultAsync(u => u.Id == link.SubjectId, cancellationToken) is not { } user
                || await db.Users.AnyAsync(u => u.Id != user.Id && (u.Email == link.Email || u.Username == link.Email), cancellationToken))
            {
                return MailedLinks.NotGood;
            }

            prepared.Value = user;
            user.ConfirmEmail(link.Email, now);
            if (before.Email != link.Email)
            {
                await db.VoidLinks(user.Id, now, cancellationToken);
                letters.Tell(before.Email, "Your address was changed", $"The address of your account at Cloud is {link.Email} now; this one signs in no more. If it was not you, ask us for help at once.");
            }

            return true;
        }
    }
}
