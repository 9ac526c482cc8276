using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Ends an API token and every access token that was had with it, at once.</summary>
public static class DeleteApiToken
{
    [RequiresSignIn]
    public sealed record Command(string User, string Token) : ICommand<bool>, IChangesAccount;

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!caller.Is(command.User))
            {
                return ApiTokenErrors.UserNotFound;
            }

            if (caller.IsNarrowed)
            {
                return ApiTokenErrors.Narrowed;
            }

            var known = WireId.TryParse(command.Token, out var id)
                && await db.Credentials.AnyAsync(c => c.Id == id && c.UserId == caller.User && c.Kind == CredentialKind.Api && c.RevokedAt == null, cancellationToken);
            if (!known)
            {
                return ApiTokenErrors.NotFound;
            }

            await db.RevokeFamily(id, time.GetUtcNow(), cancellationToken);
            return true;
        }
    }
}
