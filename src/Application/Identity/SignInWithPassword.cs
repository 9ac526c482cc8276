using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A person's sign-in. It takes as long for a user who is not there as for a wrong password, so that nobody learns who is.</summary>
public static class SignInWithPassword
{
    private const int MaxUsernameLength = 320;

    [OpenToAll]
    public sealed record Command(string? Username, string? Password, string? Totp = null) : ICommand<Grant>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Username).NotEmpty().WithMessage("is required").MaximumLength(MaxUsernameLength).WithMessage($"may have at most {MaxUsernameLength} characters");
            RuleFor(c => c.Password).MustBeAPassword();
            RuleFor(c => c.Totp).MayBeACode();
        }
    }

    /// <summary>Hashing takes a tenth of a second, and no transaction waits for it.</summary>
    internal sealed class Preparation(ICloudDb db, IAccounts accounts, SignInGuard guard, Caller caller, Standing standing) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            // PostgreSQL takes no NUL in a text, and no user's name has one.
            var name = command.Username!.ToLowerInvariant().Replace("\0", "?", StringComparison.Ordinal);
            var user = await db.Users.FirstOrDefaultAsync(u => u.Email == name || u.Username == name, ct);
            var (account, address) = (user?.Id ?? SignInGuard.Nobody(name), caller.Ip ?? "");
            var familiar = await db.Sessions.AnyAsync(s => s.UserId == account && s.Address == address, ct);
            if (await guard.Begin(account, familiar, ct) is not { } attempt)
            {
                return SignInErrors.Paused;
            }

            if (!await accounts.CheckPassword(user, command.Password!, () => guard.Undo(attempt, ct), ct))
            {
                return null;
            }

            if (user!.HasMfa && string.IsNullOrWhiteSpace(command.Totp))
            {
                await guard.Undo(attempt, ct);
                return SignInErrors.MfaRequired;
            }

            if (user.HasMfa && !await accounts.CheckCode(user, command.Totp!, ct))
            {
                return SignInErrors.WrongCode;
            }

            await guard.Clear(attempt, ct);
            standing.Remember(user);
            return null;
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time, Standing standing) : IHandler<Command, Grant>
    {
        public async Task<Result<Grant>> Handle(Command command, CancellationToken cancellationToken) => standing.User is { } user && await standing.Holds(cancellationToken)
            ? new Grant(await db.BeginSession(user, caller, time.GetUtcNow(), cancellationToken))
            : Grant.Refused;
    }
}
