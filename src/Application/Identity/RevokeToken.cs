using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Ends a token and, for refresh and API tokens, all that came of it. Unknown tokens are as revoked as one could wish (RFC 7009, 2.2).</summary>
public static class RevokeToken
{
    [OpenToAll]
    public sealed record Command(string? Token) : ICommand<bool>, IChangesAccount
    {
        bool IChangesAccount.IsCallers => false;
    }

    internal sealed class Handler(ICloudDb db, Prepared<User> prepared, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            var hash = TokenSecret.Parse(command.Token, CredentialKind.Access, CredentialKind.Refresh, CredentialKind.Api)?.Hash;
            var token = hash is null ? null : await db.Credentials.AsNoTracking().SingleOrDefaultAsync(c => c.SecretHash == hash, cancellationToken);
            if (token is null)
            {
                return false;
            }

            // Signing out is no change of the account; ending what a machine signs in with is.
            if (token is { Kind: CredentialKind.Api, RevokedAt: null })
            {
                prepared.Value = await db.Users.SingleAsync(u => u.Id == token.UserId, cancellationToken);
            }

            var now = time.GetUtcNow();
            if (token.Kind == CredentialKind.Access)
            {
                await db.Credentials.Where(c => c.Id == token.Id && c.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.RevokedAt, now), cancellationToken);
            }
            else
            {
                await db.RevokeFamily(token.FamilyId ?? token.Id, now, cancellationToken);
            }

            return true;
        }
    }
}
