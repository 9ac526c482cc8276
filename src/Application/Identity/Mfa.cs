using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

internal static class MfaErrors
{
    public static Error Enabled => Error.Conflict("mfa.enabled", "Your account has a second factor already. Take it off first to set up another.");

    public static Error NotEnabled => Error.Conflict("mfa.not_enabled", "Your account has no second factor. Set one up first: POST /api/users/me/mfa.");

    public static Error NotBegun => Error.Conflict("mfa.not_begun", "No authenticator is being set up. Begin with POST /api/users/me/mfa.");
}

/// <summary>Whether the caller has a second factor, and whether somebody asks for one.</summary>
public static class GetMfa
{
    [RequiresSignIn]
    public sealed record Query(string User) : IQuery<MfaResource>;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, MfaResource>
    {
        public async Task<Result<MfaResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!caller.Is(query.User))
            {
                return ApiTokenErrors.UserNotFound;
            }

            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == caller.User, cancellationToken);
            var self = $"/api/users/{WireId.From(user.Id)}/mfa";
            var links = new Dictionary<string, Link>(StringComparer.Ordinal) { ["self"] = new(self) };
            if (!caller.IsNarrowed && user.HasMfa)
            {
                (links["#delete"], links["#recovery-codes"]) = (new(self), new(self + "/recovery-codes"));
            }
            else if (!caller.IsNarrowed)
            {
                (links["#begin"], links["#confirm"]) = (new(self), new(self + "/confirm"));
            }

            return new MfaResource
            {
                Enabled = user.HasMfa,
                EnabledAt = user.MfaEnabledAt,
                Required = caller.IsStaff || caller.MfaOrganizations.Count > 0,
                RecoveryCodesLeft = user.RecoveryCodes.Count,
                Links = links,
            };
        }
    }
}

/// <summary>Makes a new secret for an authenticator. Until a code of it is confirmed nothing is asked for, and beginning again replaces it.</summary>
public static class BeginMfa
{
    private const string Issuer = "Cloud";

    [RequiresSignIn]
    public sealed record Command(string User, Client.BeginMfa Body) : ICommand<MfaEnrolment>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Password).MustBeAPassword();
    }

    internal sealed class Preparation(Reauthentication reauthentication, ICloudDb db, Caller caller) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            if (await db.Users.AnyAsync(u => u.Id == caller.User && u.MfaEnabledAt != null, ct) && caller.Is(command.User))
            {
                return MfaErrors.Enabled;
            }

            return (await reauthentication.Check(command.User, command.Body.Password, code: null, ct)).Error;
        }
    }

    internal sealed class Handler(IAccounts accounts, Standing standing, Settling settling) : IHandler<Command, MfaEnrolment>
    {
        public async Task<Result<MfaEnrolment>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!await standing.Holds(cancellationToken))
            {
                return OwnAccount.Changed;
            }

            var user = settling.User;
            var secret = await accounts.NewTotpSecret(user);
            return new MfaEnrolment(secret, $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(user.Email)}?secret={secret}&issuer={Issuer}&digits=6");
        }
    }
}

/// <summary>A first code shows that the authenticator works: from now on one is asked for, and every other session ends. The answer holds the recovery codes, this once.</summary>
public static class ConfirmMfa
{
    [RequiresSignIn]
    public sealed record Command(string User, Client.ConfirmMfa Body) : ICommand<RecoveryCodes>, IChangesAccount;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Totp).MustBeACode();
    }

    internal sealed class Preparation(ICloudDb db, IAccounts accounts, Caller caller, SignInGuard guard, Standing standing, Prepared<User> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            if (caller.Refuses(command.User) is { } refusal)
            {
                return refusal;
            }

            var user = await db.Users.SingleAsync(u => u.Id == caller.User, ct);
            if (user.HasMfa || user.TotpSecret is null)
            {
                return user.HasMfa ? MfaErrors.Enabled : MfaErrors.NotBegun;
            }

            if (await guard.Begin(user.Id, familiar: true, ct) is not { } attempt)
            {
                return SignInErrors.Paused;
            }

            if (!await accounts.CheckCode(user, command.Body.Totp, ct))
            {
                return Error.Invalid("totp", "The code is not right. Is the clock of the authenticator right? Take the next one that it shows.");
            }

            await guard.Clear(attempt, ct);
            standing.Remember(user);
            prepared.Value = user;
            return null;
        }
    }

    internal sealed class Handler(IAccounts accounts, Standing standing, Settling settling, OwnAccountChange change) : IHandler<Command, RecoveryCodes>
    {
        public async Task<Result<RecoveryCodes>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!await standing.Holds(cancellationToken))
            {
                return OwnAccount.Changed;
            }

            // Sessions that began with the password alone end, and a sign-in that is under way with it finds another stamp.
            accounts.EnableMfa(settling.User);
            await change.EndOtherSessions(cancellationToken);
            await change.ForgetPasskeys(cancellationToken);
            await change.Tell("Two-step sign-in is on", "Your account at Cloud now asks for a code of your authenticator at sign-in. Every other session was ended, and passkeys that were made without a code are gone: add them anew.", cancellationToken);
            return new RecoveryCodes(await accounts.NewRecoveryCodes(settling.User));
        }
    }
}

/// <summary>Ten new recovery codes; the ones before are good no more.</summary>
public static class RenewRecoveryCodes
{
    [RequiresSignIn]
    public sealed record Command(string User, ProveMfa Body) : ICommand<RecoveryCodes>, IProvesMfa, IChangesAccount;

    internal sealed class Validator : ProofValidator<Command>;

    internal sealed class Preparation(MfaProof proof) : IPreparation<Command>
    {
        public Task<Error?> Prepare(Command command, CancellationToken ct) => proof.Check(command, ct);
    }

    internal sealed class Handler(IAccounts accounts, Standing standing, Settling settling) : IHandler<Command, RecoveryCodes>
    {
        public async Task<Result<RecoveryCodes>> Handle(Command command, CancellationToken cancellationToken) =>
            await standing.Holds(cancellationToken) ? new RecoveryCodes(await accounts.NewRecoveryCodes(settling.User)) : OwnAccount.Changed;
    }
}

/// <summary>Takes the second factor off.</summary>
public static class DisableMfa
{
    [RequiresSignIn]
    public sealed record Command(string User, ProveMfa Body) : ICommand<bool>, IProvesMfa, IChangesAccount;

    internal sealed class Validator : ProofValidator<Command>;

    internal sealed class Preparation(MfaProof proof) : IPreparation<Command>
    {
        public Task<Error?> Prepare(Command command, CancellationToken ct) => proof.Check(command, ct);
    }

    internal sealed class Handler(ICloudDb db, Letters letters, Standing standing, Settling settling) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!await standing.Holds(cancellationToken))
            {
                return OwnAccount.Changed;
            }

            settling.User.DisableMfa();
            await letters.TellOwner(db, settling.User.Id, "Two-step sign-in is off", "Your account at Cloud no longer asks for a code at sign-in.", cancellationToken);
            return true;
        }
    }
}
