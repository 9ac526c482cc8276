using Cloud.Api.Http;
using Cloud.Application.Attention;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.Attention;

internal static class AttentionEndpoints
{
    public static void MapAttention(this IEndpointRouteBuilder routes) => routes
        .MapGet("/attention", ([AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListAttention.Query(page), ct).ToArray())
        .Describe<IReadOnlyList<AttentionItem>>("listAttention", "List what wants a person, over all the caller's organizations", 422)
        .WithTags("Attention");
}
