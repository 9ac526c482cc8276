using Cloud.Api.Http;
using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.Identity;

internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("").WithTags("Users");
        users.MapGet("/me", (Sender sender, CancellationToken ct) => sender.Send(new GetMe.Query(), ct).ToOk())
            .Describe<MeResource>("getMe", "Get the caller");
        users.MapGet("/users/me", (Sender sender, CancellationToken ct) => sender.Send(new GetMe.Query(), ct).ToOk())
            .Describe<MeResource>("getUserMe", "Get the caller, where published clients look");
        users.MapGet("/platform/me", (Sender sender, CancellationToken ct) => sender.Send(new GetMe.Query(), ct).ToOk())
            .Describe<MeResource>("getPlatformMe", "Get the caller, where the published JavaScript client looks");

        var tokens = users.MapGroup("/users/{user}/api-tokens");
        tokens.MapGet("/", (string user, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListApiTokens.Query(user, page), ct).ToArray())
            .Describe<IReadOnlyList<ApiTokenResource>>("listApiTokens", "List one's API tokens", 404, 422);
        tokens.MapPost("/", (string user, Body<Client.CreateApiToken> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.CreateApiToken.Command(user, body.Value), ct).ToCreated())
            .WithName("createApiToken").WithSummary("Make an API token; its secret is in this answer only").Produces<ApiTokenResource>(StatusCodes.Status201Created)
            .Refuses(403, 404, 409).Takes<Client.CreateApiToken>();
        tokens.MapDelete("/{token}", (string user, string token, Sender sender, CancellationToken ct) => sender.Send(new DeleteApiToken.Command(user, token), ct).ToNoContent())
            .WithName("deleteApiToken").WithSummary("End an API token").Produces(StatusCodes.Status204NoContent).Refuses(403, 404);
    }
}
