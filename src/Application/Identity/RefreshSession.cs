using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>
/// A new pair for a refresh token, which is spent by it. A spent one that comes again was copied, by the one or the other who has it:
/// the whole family ends (RFC 9700, 4.14.2).
/// </summary>
public static class RefreshSession
{
    [OpenToAll]
    public sealed record Command(string? RefreshToken) : ICommand<Grant>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.RefreshToken).NotEmpty().WithMessage("is required");
    }

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Command, Grant>
    {
        public async Task<Result<Grant>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var hash = TokenSecret.Parse(command.RefreshToken, CredentialKind.Refresh)?.Hash;
            var token = hash is null
                ? null
                : await db.Credentials.AsNoTracking().SingleOrDefaultAsync(c => c.SecretHash == hash && c.Kind == CredentialKind.Refresh, cancellationToken);
            if (token is null || token.ExpiresAt <= now)
            {
                return Grant.Refused;
            }

            // The row decides between two that come at once.
            var spent = await db.Credentials.Where(c => c.Id == token.Id && c.RevokedAt == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.RevokedAt, now), cancellationToken);
            var family = token.FamilyId ?? token.Id;
            if (spent == 1)
            {
                return new Grant(await db.IssueSession(token.UserId, family, now, cancellationToken));
            }

            await db.RevokeFamily(family, now, cancellationToken);
            return Grant.Refused;
        }
    }
}
