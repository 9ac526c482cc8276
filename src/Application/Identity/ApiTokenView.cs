using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Application.Identity;

internal static class ApiTokenView
{
    public static ApiTokenResource ToResource(this Credential token, string? secret = null)
    {
        var self = $"/api/users/{WireId.From(token.UserId)}/api-tokens/{WireId.From(token.Id)}";
        return new ApiTokenResource
        {
            Id = WireId.From(token.Id),
            Name = token.Name,
            Scopes = token.Scopes,
            Projects = token.Projects,
            ExpiresAt = token.ExpiresAt,
            LastUsedAt = token.LastUsedAt,
            CreatedAt = token.CreatedAt,
            Token = secret,
            Links = new(StringComparer.Ordinal) { ["#delete"] = new(self) },
        };
    }
}

/// <summary>API tokens are their user's own: whoever else asks learns nothing.</summary>
internal static class ApiTokenErrors
{
    public static Error UserNotFound => Error.NotFound("user");

    public static Error NotFound => Error.NotFound("api_token");

    public static Error LimitReached(int limit) => Error.Conflict("api_token.limit_reached", $"You have {limit} API tokens, which is the most. Delete one that is not used any more first.");

    public static Error Narrowed => new(
        ErrorKind.Forbidden, "auth.forbidden", "This token is narrowed to scopes without admin, so it cannot make or delete tokens. Sign in with your password or an unnarrowed token.");
}
