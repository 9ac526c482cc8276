namespace Cloud.Api.Http;

/// <summary>
/// What browsers must know of an API: its answers are data, for nobody's frame and nobody's cache. The reference page under <c>/docs</c> runs its own scripts only.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string ForData = "default-src 'none'; frame-ancestors 'none'";

    // swagger-ui sets styles on elements and draws with data: images.
    private const string ForDocs = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) ? ForDocs : ForData;
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        return next(context);
    }
}
