using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A challenge to sign in with a passkey. It says nothing of anybody: the person's device knows whose passkeys it has.</summary>
public static class ChallengePasskey
{
    [OpenToAll]
    public sealed record Command : ICommand<PasskeyChallengeResource>;

    internal sealed class Handler(ICloudDb db, IPasskeys passkeys, TimeProvider time) : IHandler<Command, PasskeyChallengeResource>
    {
        public async Task<Result<PasskeyChallengeResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var ceremony = await passkeys.Begin();
            var challenge = PasskeyChallenge.ToSignIn(ceremony.State, time.GetUtcNow());
            db.PasskeyChallenges.Add(challenge);
            return new PasskeyChallengeResource(WireId.From(challenge.Id), ceremony.Options);
        }
    }
}

/// <summary>
/// Signs in with a passkey. The authenticator asked for a finger, a face or a PIN (user verification is required), so it is two factors by itself and no code is
/// asked for; and it answers to the dashboard's own address only, so nobody can fish for it.
/// </summary>
public static class SignInWithPasskey
{
    [OpenToAll]
    public sealed record Command(string? Challenge, string? Credential) : ICommand<Grant>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Challenge).NotEmpty().WithMessage("is required");
            RuleFor(c => c.Credential).NotEmpty().WithMessage("is required")
                .MaximumLength(PasskeyErrors.LongestCredential).WithMessage($"may have at most {PasskeyErrors.LongestCredential} characters");
        }
    }

    /// <summary>Whose passkey answered; nobody's where the answer is no good.</summary>
    internal sealed record Shown(User? User, PasskeyKey? Key);

    internal sealed class Preparation(PasskeyChallenges challenges, IPasskeys passkeys, Prepared<Shown> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            var proven = await challenges.Take(command.Challenge, user: null, ct) is { } taken ? await passkeys.CheckSignIn(taken.State, command.Credential!) : null;
            prepared.Value = new Shown(proven?.User, proven?.Key);
            return null;
        }
    }

    internal sealed class Handler(ICloudDb db, Prepared<Shown> prepared, Caller caller, TimeProvider time) : IHandler<Command, Grant>
    {
        public async Task<Result<Grant>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            if (prepared.Value is not { User.Id: var user, Key: { } key } || await db.LockAccount(user, cancellationToken) is null)
            {
                return Grant.Refused;
            }

            // It may have been deleted meanwhile; and of two answers with one count, the second is of a copy.
            var used = await db.Passkeys.Where(p => p.UserId == user && p.CredentialId == key.CredentialId && (key.SignCount == 0 || p.SignCount < key.SignCount))
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.SignCount, key.SignCount).SetProperty(p => p.IsBackedUp, key.IsBackedUp).SetProperty(p => p.LastUsedAt, now), cancellationToken);
            return used == 1 ? new Grant(await db.BeginSession(user, caller, now, cancellationToken)) : Grant.Refused;
        }
    }
}
