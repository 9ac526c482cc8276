using System.Text.Json;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary>Data that only a release changes: kept by the client for a while, and compared by tag after that.</summary>
internal sealed class CachedAnswer<T>(T value) : IResult
{
    /// <summary>Seconds; a release may take that long to be seen.</summary>
    private const int MaxAge = 300;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, Answers.Json(httpContext));
        var tag = Tags.Of(json);
        var response = httpContext.Response;
        response.Headers.ETag = tag;
        response.Headers.CacheControl = $"private, max-age={MaxAge}";
        if (Tags.Name(httpContext.Request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = Rendering.Json;
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }
}

/// <summary>Says in the document that an operation answers a <see cref="CachedAnswer{T}"/>.</summary>
internal sealed record ReleaseTag;

internal static class CachedAnswers
{
    public static async Task<IResult> ToCached<T>(this Task<Result<T>> sent)
    {
        var result = await sent;
        return result.Error is { } error ? new ProblemResult(Refusal.Of(error)) : new CachedAnswer<T>(result.Value);
    }
}
