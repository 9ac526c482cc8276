namespace Cloud.Dashboard.Hosting;

/// <summary>
/// What a browser may do with our pages: run our own scripts and styles, talk to us alone, and never be framed. It is led on by path only: the host that it asked
/// for is anyone's to write, and whoever put another there must not find it in an answer that somebody keeps.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        context.Response.OnStarting(LeadByPath, context);
        return next(context);
    }

    private static Task LeadByPath(object state)
    {
        var (request, headers) = (((HttpContext)state).Request, ((HttpContext)state).Response.Headers);
        var self = $"{request.Scheme}://{request.Host}/";
        if (headers.Location.ToString() is var location && location.StartsWith(self, StringComparison.OrdinalIgnoreCase)) headers.Location = location[(self.Length - 1)..];
        return Task.CompletedTask;
    }
}
