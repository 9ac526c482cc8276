using Cloud.Application.Pipeline;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary>Gives every request an id, the caller's own where it is decent: in the answer, in every log line, in the audit log.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> log, TimeProvider time)
{
    private const string Header = "X-Request-Id";

    /// <summary>Characters; a UUID has 36.</summary>
    private const int MaxLength = 64;

    public async Task InvokeAsync(HttpContext context, Caller caller)
    {
        var asked = context.Request.Headers[Header].ToString();
        var id = IsDecent(asked) ? asked : WireId.From(Guid.CreateVersion7(time.GetUtcNow()));
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        caller.RequestId = id;
        caller.Path = context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase, out var rest) ? rest.Value!.TrimStart('/') : "";
        caller.Ip = context.Connection.RemoteIpAddress?.ToString();
        caller.UserAgent = string.Concat(context.Request.Headers.UserAgent.ToString().Where(c => !char.IsControl(c)));
        caller.Origin = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        using (log.BeginScope("request {RequestId}", id))
        {
            var begin = time.GetTimestamp();
            await next(context);
            var (method, path) = (context.Request.Method, context.Request.Path);
            log.LogInformation("{Method} {Path} {Status} {Milliseconds:0} ms", method, path, context.Response.StatusCode, time.GetElapsedTime(begin).TotalMilliseconds);
        }
    }

    private static bool IsDecent(string id) => id.Length is > 0 and <= MaxLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
