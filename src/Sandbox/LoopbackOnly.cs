using System.Net;

namespace Cloud.Sandbox;

/// <summary>The sandbox is for the machine it runs on.</summary>
internal static class LoopbackOnly
{
    /// <summary>Refuses to listen where others could reach it.</summary>
    public static void Check(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !uri.IsLoopback)
                throw new InvalidOperationException($"The sandbox listens on loopback only, not on '{url}'. Use http://localhost:PORT or http://127.0.0.1:PORT.");
        }
    }

    /// <summary>Refuses callers from elsewhere, and names that a web page could have pointed at this machine.</summary>
    public static Task Refuse(HttpContext context, RequestDelegate next)
    {
        var here = context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from);
        if (here && IsLoopbackName(context.Request.Host.Host)) return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("The sandbox answers on loopback only.", context.RequestAborted);
    }

    private static bool IsLoopbackName(string host) => host is "localhost" || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
