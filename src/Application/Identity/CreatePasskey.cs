using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A challenge to make a passkey by, for whoever shows their password, and their code where they have one.</summary>
public static class BeginPasskey
{
    /// <summary>Passkeys of one person; our own choice, far above the devices that anybody has.</summary>
    public const int MostPasskeys = 20;

    [RequiresSignIn]
    public sealed record Command(string User, Client.BeginPasskey Body) : ICommand<PasskeyChallengeResource>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Password).MustBeAPassword();
            RuleFor(c => c.Body.Totp).MayBeACode();
        }
    }

    internal sealed class Preparation(Reauthentication reauthentication) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct) =>
            (await reauthentication.Check(command.User, command.Body.Password, command.Body.Totp, ct)).Error;
    }

    internal sealed class Handler(ICloudDb db, IPasskeys passkeys, Settling settling, TimeProvider time) : IHandler<Command, PasskeyChallengeResource>
    {
        public async Task<Result<PasskeyChallengeResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var user = settling.User;
            if (await db.Passkeys.CountAsync(p => p.UserId == user.Id, cancellationToken) >= MostPasskeys)
            {
                return PasskeyErrors.LimitReached(MostPasskeys);
            }

            var ceremony = await passkeys.Begin(user);
            var challenge = PasskeyChallenge.ToCreate(user, ceremony.State, time.GetUtcNow());
            db.PasskeyChallenges.Add(challenge);
            return new PasskeyChallengeResource(WireId.From(challenge.Id), ceremony.Options);
        }
    }
}

/// <summary>Keeps the passkey that a browser made of a challenge.</summary>
public static class CreatePasskey
{
    [RequiresSignIn]
    public sealed record Command(string User, Client.CreatePasskey Body) : ICommand<PasskeyResource>, IChangesAccount;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("is required")
                .MaximumLength(Passkey.NameLength).WithMessage($"may have at most {Passkey.NameLength} characters")
                .Must(name => !name.Any(char.IsControl)).WithMessage("must be on one line, without control characters");
            RuleFor(c => c.Body.Challenge).NotEmpty().WithMessage("is required");
            RuleFor(c => c.Body.Credential).NotEmpty().WithMessage("is required")
                .MaximumLength(PasskeyErrors.LongestCredential).WithMessage($"may have at most {PasskeyErrors.LongestCredential} characters");
        }
    }

    /// <summary>What was checked: the key, and the security stamp of whoever showed their password for it.</summary>
    internal sealed record Made(PasskeyKey Key, string? SecurityStamp);

    internal sealed class Preparation(Caller caller, PasskeyChallenges challenges, IPasskeys passkeys, Prepared<Made> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            if (caller.Refuses(command.User) is { } refusal)
            {
                return refusal;
            }

            if (await challenges.Take(command.Body.Challenge, caller.User, ct) is not { } taken || await passkeys.CheckNew(taken.State, command.Body.Credential) is not { } key)
            {
                return PasskeyErrors.NotTaken;
            }

            prepared.Value = new Made(key, taken.SecurityStamp);
            return null;
        }
    }

    internal sealed class Handler(ICloudDb db, Prepared<Made> prepared, OwnAccountChange change, TimeProvider time) : IHandler<Command, PasskeyResource>
    {
        public async Task<Result<PasskeyResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var made = prepared.Value;
            if (await db.LockAccount(change.User, cancellationToken) is not { } account || account.SecurityStamp != made.SecurityStamp)
            {
                return OwnAccount.Changed;
            }

            // Of several at once, each counts those before it.
            if (await db.Passkeys.CountAsync(p => p.UserId == change.User, cancellationToken) >= BeginPasskey.MostPasskeys)
            {
                return PasskeyErrors.LimitReached(BeginPasskey.MostPasskeys);
            }

            if (await db.Passkeys.AnyAsync(p => p.CredentialId == made.Key.CredentialId, cancellationToken))
            {
                return PasskeyErrors.Known;
            }

            var passkey = Passkey.Of(change.User, made.Key, command.Body.Name, time.GetUtcNow());
            db.Passkeys.Add(passkey);
            await change.Tell("A passkey was added", $"A passkey named \"{passkey.Name}\" was added to your account at Cloud. Whoever has it can sign in as you.", cancellationToken);
            return ListPasskeys.View(passkey);
        }
    }
}
