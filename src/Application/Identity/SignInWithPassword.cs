using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A person's sign-in. It takes as long for a user who is not there as for a wrong password, so that nobody learns who is.</summary>
public static class SignInWithPassword
{
    /// <summary>Longer ones only cost hashing time.</summary>
    private const int MaxPasswordLength = 512;

    private const int MaxUsernameLength = 320;

    [OpenToAll]
    public sealed record Command(string? Username, string? Password) : ICommand<Grant>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Username).NotEmpty().WithMessage("is required").MaximumLength(MaxUsernameLength).WithMessage($"may have at most {MaxUsernameLength} characters");
            RuleFor(c => c.Password).NotEmpty().WithMessage("is required").MaximumLength(MaxPasswordLength).WithMessage($"may have at most {MaxPasswordLength} characters");
        }
    }

    /// <summary>Who the password belongs to; null when to nobody. Hashing takes a tenth of a second, and no transaction waits for it.</summary>
    internal sealed record Found(Guid? User);

    internal sealed class Preparation(ICloudDb db, IPasswords passwords, Prepared<Found> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            // PostgreSQL takes no NUL in a text, and no user's name has one.
            var name = command.Username!.ToLowerInvariant().Replace("\0", "?", StringComparison.Ordinal);
            var user = await db.Users.Where(u => u.Email == name || u.Username == name).Select(u => new { u.Id, u.PasswordHash }).FirstOrDefaultAsync(ct);
            prepared.Value = new Found(passwords.Verify(user?.PasswordHash, command.Password!) ? user?.Id : null);
            return null;
        }
    }

    internal sealed class Handler(ICloudDb db, TimeProvider time, Prepared<Found> prepared) : IHandler<Command, Grant>
    {
        public async Task<Result<Grant>> Handle(Command command, CancellationToken cancellationToken) => prepared.Value.User is { } user
            ? new Grant(await db.IssueSession(user, family: null, time.GetUtcNow(), cancellationToken))
            : Grant.Refused;
    }
}
