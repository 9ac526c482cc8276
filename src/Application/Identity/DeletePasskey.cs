using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Forgets a passkey: nobody signs in with it from then on. Sessions that began with it stay, and can be ended by themselves.</summary>
public static class DeletePasskey
{
    [RequiresSignIn]
    public sealed record Command(string User, string Passkey) : ICommand<bool>, IChangesAccount;

    internal sealed class Handler(ICloudDb db, Caller caller, OwnAccountChange change) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (caller.Refuses(command.User) is { } refusal)
            {
                return refusal;
            }

            // A sign-in with it holds the account's row: it is over by then, or finds the passkey gone.
            await db.LockAccount(caller.User, cancellationToken);
            if (!WireId.TryParse(command.Passkey, out var id) || await db.Passkeys.SingleOrDefaultAsync(p => p.Id == id && p.UserId == caller.User, cancellationToken) is not { } passkey)
            {
                return Error.NotFound("passkey");
            }

            db.Passkeys.Remove(passkey);
            await change.Tell("A passkey was deleted", $"The passkey \"{passkey.Name}\" no longer signs in to your account at Cloud.", cancellationToken);
            return true;
        }
    }
}
