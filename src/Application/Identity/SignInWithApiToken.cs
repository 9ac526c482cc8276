using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A machine's sign-in: a short-lived access token of the API token's scopes. It has no refresh token: the API token is one.</summary>
public static class SignInWithApiToken
{
    [OpenToAll]
    public sealed record Command(string? ApiToken) : ICommand<Grant>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.ApiToken).NotEmpty().WithMessage("is required");
    }

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Command, Grant>
    {
        public async Task<Result<Grant>> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            // Held until the access token is there: whoever deletes this one sees it.
            var hash = TokenSecret.Parse(command.ApiToken, CredentialKind.Api)?.Hash;
            var token = hash is null ? null : await db.Credentials
                .FromSql($"select * from credentials where secret_hash = {hash} and kind = 'api' for no key update").SingleOrDefaultAsync(cancellationToken);
            if (token?.IsValid(now) != true)
            {
                return Grant.Refused;
            }

            token.Use(now);
            return new Grant(await db.IssueAccess(token, now, cancellationToken));
        }
    }
}
