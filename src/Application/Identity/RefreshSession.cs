using System.Security.Cryptography;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Cloud.Application.Identity;

/// <summary>
/// A new pair for a refresh token, which is spent by it. One that comes again at once is another tab of the same browser and gets the same pair. One that comes
/// later was copied, by the one or the other who has it: the whole session ends (RFC 9700, 4.14.2).
/// </summary>
public static partial class RefreshSession
{
    /// <summary>How long after it was spent a token still answers with the pair that it became: two tabs, or an answer that was lost on its way.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int SaltBytes = 32;

    [OpenToAll]
    public sealed record Command(string? RefreshToken) : ICommand<Grant>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.RefreshToken).NotEmpty().WithMessage("is required");
    }

    internal sealed partial class Handler(ICloudDb db, TimeProvider time, ILogger<Handler> logger) : IHandler<Command, Grant>
    {
        public async Task<Result<Grant>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            if (TokenSecret.Parse(command.RefreshToken, CredentialKind.Refresh) is not { } secret || await Find(secret, cancellationToken) is not { } token || token.ExpiresAt <= now)
            {
                return Grant.Refused;
            }

            // Who ends the session and who renews it wait here for each other: a pair is never made for a session that is gone.
            var session = token.FamilyId ?? token.Id;
            if (!await db.LockSession(session, now, cancellationToken))
            {
                return Grant.Refused;
            }

            // The row decides between two that come at once: the second waits here for the first.
            var salt = RandomNumberGenerator.GetBytes(SaltBytes);
            var spent = await db.Credentials.Where(c => c.Id == token.Id && c.RevokedAt == null)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.RevokedAt, now).SetProperty(c => c.RotationSalt, salt), cancellationToken);
            if (spent == 1)
            {
                return new Grant(await db.Rotate(token.UserId, session, TokenIssue.Successors(secret, salt), now, cancellationToken));
            }

            // Read again: whoever spent it has committed by now.
            token = await Find(secret, cancellationToken);
            if (token is { RotationSalt: { } before, RevokedAt: { } at } && at + Grace > now)
            {
                var (access, refresh) = TokenIssue.Successors(secret, before);
                return await Find(refresh, cancellationToken) is { RevokedAt: null } ? new Grant(TokenIssue.Answer(access, refresh)) : Grant.Refused;
            }

            await db.RevokeFamily(session, now, cancellationToken);
            Reused(logger, session);
            return Grant.Refused;
        }

        private Task<Credential?> Find(TokenSecret secret, CancellationToken ct)
        {
            var hash = secret.Hash;
            return db.Credentials.AsNoTracking().SingleOrDefaultAsync(c => c.SecretHash == hash && c.Kind == CredentialKind.Refresh, ct);
        }

        [LoggerMessage(Level = LogLevel.Warning, Message = "A spent refresh token came again: session {Session} was ended.")]
        private static partial void Reused(ILogger logger, Guid session);
    }
}
