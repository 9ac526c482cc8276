using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A credential for a machine. Its secret is in this answer and nowhere else.</summary>
public static class CreateApiToken
{
    /// <summary>Tokens of one user at a time; our own choice, far above what anybody needs.</summary>
    private const int MaxTokens = 50;

    private const int MaxNameLength = 100;

    /// <summary>Our own choice; whoever needs more leaves the token unnarrowed.</summary>
    private const int MaxProjects = 50;

    [RequiresSignIn]
    public sealed record Command(string User, Client.CreateApiToken Body) : ICommand<ApiTokenResource>, IChangesAccount;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c.Body.Name).Cascade(CascadeMode.Stop).NotEmpty().WithMessage("is required")
                .MaximumLength(MaxNameLength).WithMessage($"may have at most {MaxNameLength} characters")
                .Must(name => !name.Any(char.IsControl)).WithMessage("must be on one line, without control characters");
            RuleForEach(c => c.Body.Scopes).Must(Grants.IsScope).WithMessage($"must be one of {string.Join(", ", Grants.Scopes)}").OverridePropertyName("scopes");
            RuleFor(c => c.Body.Projects).Must(p => p is null || p.Count <= MaxProjects).WithMessage($"may name at most {MaxProjects} projects");
            RuleForEach(c => c.Body.Projects).Must(id => id is not null && WireId.IsProject(id)).WithMessage("must be ids of projects").OverridePropertyName("projects");
            RuleFor(c => c.Body.ExpiresAt).Must(at => at is null || at > time.GetUtcNow()).WithMessage("must be in the future");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, OwnAccountChange change, TimeProvider time) : IHandler<Command, ApiTokenResource>
    {
        public async Task<Result<ApiTokenResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!caller.Is(command.User))
            {
                return ApiTokenErrors.UserNotFound;
            }

            if (caller.IsNarrowed)
            {
                return ApiTokenErrors.Narrowed;
            }

            if (command.Body.Projects is { Count: > 0 } projects && await Unseen(projects, cancellationToken) is { } unseen)
            {
                return Error.Invalid("projects", $"{unseen} is no project that you see");
            }

            // Of sixteen at once, each counts those before it.
            await db.LockAccount(caller.User, cancellationToken);
            if (await db.Credentials.CountAsync(c => c.UserId == caller.User && c.Kind == CredentialKind.Api && c.RevokedAt == null, cancellationToken) >= MaxTokens)
            {
                return ApiTokenErrors.LimitReached(MaxTokens);
            }

            var now = time.GetUtcNow();
            var secret = TokenSecret.New(CredentialKind.Api);
            var scopes = command.Body.Scopes?.Distinct(StringComparer.Ordinal).ToList();
            var token = Credential.Create(caller.User, CredentialKind.Api, secret.Hash, now, command.Body.ExpiresAt - now, command.Body.Name, scopes,
                projects: command.Body.Projects?.Distinct(StringComparer.Ordinal).ToList());
            db.Credentials.Add(token);
            await change.Tell("An API token was made", $"An API token named \"{token.Name}\" was made for your account at Cloud. Whoever has it acts as you{(token.ExpiresAt is { } end ? $" until {end:yyyy-MM-dd}" : "")}.", cancellationToken);
            return token.ToResource(secret.Text);
        }

        private async Task<string?> Unseen(IReadOnlyList<string> projects, CancellationToken ct)
        {
            var (asked, user) = (projects.ToArray(), caller.User);
            var unseen = await db.Database.SqlQuery<string>(
                $"select p as \"Value\" from unnest({asked}) p where not exists (select from cloud_project_access(p, {user}, null))").ToListAsync(ct);
            return unseen.FirstOrDefault();
        }
    }
}
