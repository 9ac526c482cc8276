using Microsoft.AspNetCore.Http.Features;

namespace Cloud.Sandbox.Protocol;

/// <summary>The one endpoint of all services: verifies the signature, lets the service in its scope answer, and puts refusals in that service's form.</summary>
internal sealed class AwsEndpoint(World world, IHostApplicationLifetime lifetime, ILogger<AwsEndpoint> log)
{
    // Objects and templates are small; a larger body is refused before it fills the memory.
    public const long MaxBodyBytes = 64L * 1024 * 1024;

    // Longer than any client waits: the SDKs give up after 100 s at most.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    public async Task Answer(HttpContext context)
    {
        var requestId = Guid.CreateVersion7().ToString();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var cut = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = cut < 0 ? (target, "") : (target[..cut], target[(cut + 1)..]);
        Answer answer;
        try
        {
            var body = await ReadBody(context.Request, context.RequestAborted);
            answer = Handle(context.Request, path, query, body, requestId);
        }
        catch (ApiError error)
        {
            answer = Refusal(context.Request, error, path, requestId);
        }
        catch (Exception e) when (e is not OperationCanceledException and not BadHttpRequestException)
        {
            log.LogError(e, "{Method} {Path} broke", context.Request.Method, path);
            answer = Refusal(context.Request, new ApiError(ErrorCode.InternalFailure, "The sandbox failed: " + e.Message, StatusCodes.Status500InternalServerError), path, requestId);
        }
        await Deliver(context, answer, requestId);
    }

    private async Task Deliver(HttpContext context, Answer answer, string requestId)
    {
        if (answer.Fate == AnswerFate.Sent)
        {
            await Send(context, answer, requestId);
            return;
        }
        if (answer.Fate == AnswerFate.Withheld) await Silence(context.RequestAborted);
        context.Abort();
    }

    // Ends early when the caller leaves or the sandbox stops.
    private async Task Silence(CancellationToken left)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(left, lifetime.ApplicationStopping);
        await Task.Delay(LongestSilence, world.Time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Answer Handle(HttpRequest request, string path, string query, byte[] body, string requestId)
    {
        var (authorization, credential, payload) = new SignatureVerifier(world.FindCredential, world.Time).Verify(request, path, query, body);
        var scope = authorization.Scope;
        return world.Do(now =>
        {
            var call = new SignedCall(request, scope.Service, scope.Region, credential.Caller, payload, requestId, now) { RawPath = path };
            return world.Handle(call);
        });
    }

    private static Answer Refusal(HttpRequest request, ApiError error, string path, string requestId) =>
        ErrorAnswer.Write(error, ServiceOf(request), path, requestId, request.HasFormContentType);

    private static async Task<byte[]> ReadBody(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MaxBodyBytes) throw TooLarge();
        using var buffer = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(buffer, ct);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
        return buffer.ToArray();
    }

    private static ApiError TooLarge() => new(ErrorCode.EntityTooLarge, $"Your proposed upload exceeds the maximum allowed size: {MaxBodyBytes} bytes in the sandbox.");

    private static string ServiceOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var start = header.IndexOf("Credential=", StringComparison.Ordinal);
        var parts = start < 0 ? [] : header[start..].Split(',')[0].Split('/');
        if (parts.Length == 5) return parts[3];
        return request.HasFormContentType ? "cloudformation" : request.ContentType?.Contains("json", StringComparison.Ordinal) == true ? "backup" : "s3";
    }

    private static async Task Send(HttpContext context, Answer answer, string requestId)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-amzn-RequestId"] = requestId;
        response.Headers["x-amz-request-id"] = requestId;
        foreach (var (name, value) in answer.Headers) response.Headers[name] = value;
        if (answer.Status == StatusCodes.Status204NoContent) return;
        response.ContentType = answer.ContentType;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
