using Cloud.Client;
using Cloud.Dashboard.Hosting;
using Cloud.Dashboard.SignIn;

namespace Cloud.Dashboard.Audit;

/// <summary>The log as a file. A link carries no token, so it leads here, and what the API streams is passed on as it comes.</summary>
internal static class AuditExport
{
    public static void MapAuditExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/organizations/{organization}/audit.ndjson", SendAsync).RequireAuthorization();

    private static async Task SendAsync(string organization, HttpContext http, Sessions sessions, IHttpClientFactory clients, TimeProvider time)
    {
        var ct = http.RequestAborted;
        if (http.User.FindFirst(SessionClaims.Session)?.Value is not { } id || sessions.Find(id) is not { } session)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var query = http.Request.Query;
        var filter = AuditWords.Filter(query["actor"], query["action"], query["outcome"], query["target"], query["from"], query["to"]);
        var api = new CloudClient(clients.CreateClient(DashboardHost.ApiHttp), token => session.AccessTokenAsync(new CloudClient(clients.CreateClient(DashboardHost.ApiHttp)), time, token));
        try
        {
            using var answer = await api.ExportAuditAsync(organization, filter, ct);
            http.Response.ContentType = "application/x-ndjson";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
            await answer.Content.CopyToAsync(http.Response.Body, ct);
        }
        catch (CloudProblemException e)
        {
            http.Response.StatusCode = e.Status is >= 400 and < 500 ? e.Status : StatusCodes.Status502BadGateway;
        }
        catch (Exception e) when (e is HttpRequestException or IOException && http.Response.HasStarted)
        {
            // Half a log must not look like a whole one.
            http.Abort();
        }
    }
}
