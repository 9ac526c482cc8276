using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Pipeline;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Api.Http;

/// <summary>
/// <c>Idempotency-Key</c> on every change (API.md): the same key and request get the first answer to the byte, for 24 hours; the same key with another request is
/// refused. Who asks and what for is in the key's fingerprint; <c>?wait=</c> is not, for it changes nothing.
/// </summary>
internal sealed class Idempotent : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    /// <summary>Says that nothing was done this time.</summary>
    private const string ReplayHeader = "Idempotency-Replayed";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = http.RequestServices.GetRequiredService<Caller>();
        if (http.Request.Headers[Header] is not [{ } key] || HttpMethods.IsGet(http.Request.Method) || caller.UserId is null)
        {
            return await next(context);
        }

        if (key.Length is 0 or > AnsweredRequest.MaxKey || key.Any(c => c is < '!' or > '~'))
        {
            return new ProblemResult(Refusal.Of(Error.Invalid(Header, $"must be 1 to {AnsweredRequest.MaxKey} printable ASCII characters without a space")));
        }

        var once = http.RequestServices.GetRequiredService<Idempotency>();
        once.Asked = new AskedOnce(key, Fingerprint(http), value => Rendering.Of(http, value));
        if (await once.Look(http.RequestAborted) is { } mismatch)
        {
            return new ProblemResult(Refusal.Of(mismatch));
        }

        var answer = once.Answered is null ? await next(context) : null;
        return once.Answered is { } kept ? new Replay(kept) : answer;
    }

    private static byte[] Fingerprint(HttpContext http)
    {
        var request = http.Request;
        var query = string.Join('&', request.Query.Where(q => q.Key != "wait").OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{q.Key}={q.Value}"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path} {query}\n"));
        hash.AppendData(JsonBody.Digest(http));
        return hash.GetHashAndReset();
    }

    private sealed class Replay(KeptAnswer kept) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = kept.Status;
            response.Headers[ReplayHeader] = "true";
            if (kept.Location is { } location)
            {
                response.Headers.Location = location;
            }

            if (kept.Body.Length > 0)
            {
                response.ContentType = Rendering.Json;
                await response.Body.WriteAsync(kept.Body, httpContext.RequestAborted);
            }
        }
    }
}
