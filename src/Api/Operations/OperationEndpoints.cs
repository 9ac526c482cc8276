using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Operations;

/// <summary>For those who run the product: is it up, is it ready, how is it doing; and for those who program against it: the document.</summary>
internal static class OperationEndpoints
{
    /// <summary>Longer than that is not well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void MapOperations(this WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        open.MapGet("/healthz", (ICloudDb db, CancellationToken ct) => Answer("database", within => db.Database.CanConnectAsync(within), ct));
        open.MapGet("/readyz", (ICloudDb db, CancellationToken ct) => Answer("migrated", async within => !(await db.Database.GetPendingMigrationsAsync(within)).Any(), ct));
        open.MapGet("/metrics", (HttpContext http, PrometheusText metrics, MetricsReaders readers) => readers.Include(http.Connection.RemoteIpAddress)
            ? TypedResults.Text(metrics.Scrape(), "text/plain; version=0.0.4; charset=utf-8")
            : Results.NotFound());
        open.MapGet("/docs", (IWebHostEnvironment host) => TypedResults.File(host.WebRootFileProvider.GetFileInfo("docs/index.html").CreateReadStream(), "text/html; charset=utf-8"));
        app.MapOpenApi("/openapi/cloud.json").AllowAnonymous();
    }

    private static async Task<IResult> Answer(string check, Func<CancellationToken, Task<bool>> isWell, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var well = false;
        try
        {
            well = await isWell(limit.Token);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            // Not well, whatever the reason; the log of the next real request has it.
        }

        var body = new Dictionary<string, string>(StringComparer.Ordinal) { ["status"] = well ? "ok" : "unavailable", [check] = well ? "ok" : "no" };
        return TypedResults.Json(body, statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
