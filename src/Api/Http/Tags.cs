using System.Security.Cryptography;
using Cloud.Application.Pipeline;
using Cloud.Domain;
using Microsoft.Extensions.Primitives;

namespace Cloud.Api.Http;

/// <summary>
/// Entity tags (API.md, ETag): a tag is taken over the whole answer, links included, so that another role, another state or another lock is another tag.
/// <c>If-None-Match</c> spares the body; <c>If-Match</c> makes a change only of what the caller has seen.
/// </summary>
internal static class Tags
{
    public static string Of(ReadOnlySpan<byte> body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";

    /// <summary>Whether one of the tags that were sent is this one; weak ones count, for what is weak about them is a proxy's compression.</summary>
    public static bool Name(StringValues sent, string tag) =>
        sent.SelectMany(s => (s ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(t => t == "*" || (t.StartsWith("W/", StringComparison.Ordinal) ? t[2..] : t) == tag);

    /// <summary>Says what the operations of a route change, so that they take <c>If-Match</c>: the answer of this query.</summary>
    public static TBuilder Changes<TBuilder, T>(this TBuilder route, Func<RouteValueDictionary, IQuery<T>> current)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new Tagged(async (http, ct) =>
        {
            var read = await http.RequestServices.GetRequiredService<Sender>().Send(current(http.Request.RouteValues), ct);
            return read.Succeeded ? Of(Rendering.Bytes(http, read.Value!)) : null;
        }));

    public static string Value(this RouteValueDictionary route, string name) => route[name] as string ?? "";
}

/// <summary>The tag of what an operation changes, as its caller would read it now; null where they would read nothing.</summary>
internal sealed record Tagged(Func<HttpContext, CancellationToken, Task<string?>> Current);

/// <summary>Turns <c>If-Match</c> into a condition of the change. Where there is nothing to compare with it is refused: a condition that nobody looks at is worse than none.</summary>
internal sealed class Conditional : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var sent = http.Request.Headers.IfMatch;
        if (sent.Count == 0 || HttpMethods.IsGet(http.Request.Method))
        {
            return await next(context);
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<Tagged>() is not { } tagged)
        {
            return new ProblemResult(Refusal.Of(Error.Invalid("If-Match", "This address changes nothing that has a tag. Leave the header out.") with { Code = "precondition.unsupported" }));
        }

        http.RequestServices.GetRequiredService<Precondition>().Asked = new Condition(
            string.Join('/', http.Request.RouteValues.Values), async ct => await tagged.Current(http, ct) is { } tag && Tags.Name(sent, tag));
        return await next(context);
    }
}
