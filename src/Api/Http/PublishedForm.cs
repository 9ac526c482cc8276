namespace Cloud.Api.Http;

/// <summary>
/// The same API under a second address, for clients that are published for the Platform.sh API. Of a refusal they take only <c>application/json</c> for JSON, and only a number for its
/// <c>code</c>: the package's <c>setVariable</c> makes a variable where reading it was refused with <c>code === 404</c> (platformsh-client 0.2.13, api.ts, Project.ts). At this address
/// refusals say it so; all else is as it is everywhere, and links stay under the address, as under a proxy's prefix.
/// </summary>
internal static class PublishedForm
{
    /// <summary>What such a client's API address has before <c>/api</c>.</summary>
    public static readonly PathString Address = "/platformsh";

    /// <summary>Of a refusal there. Those clients compare the whole header with it: a charset behind it, and the body is mere text to them.</summary>
    public const string MediaType = "application/json";

    /// <summary>What is under the address: the rest of the server, such as what operators read, is not to be had by a way round a proxy's rules.</summary>
    private static readonly PathString[] Parts = ["/api", "/oauth2"];

    public static IApplicationBuilder UsePublishedForm(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(Address, StringComparison.Ordinal, out var rest) && Parts.Any(part => rest.StartsWithSegments(part, StringComparison.OrdinalIgnoreCase)))
        {
            (request.PathBase, request.Path) = (request.PathBase + Address, rest);
        }

        return next(context);
    });

    public static bool IsAskedBy(HttpRequest request) => request.PathBase.Value?.EndsWith(Address.Value!, StringComparison.Ordinal) == true;
}
