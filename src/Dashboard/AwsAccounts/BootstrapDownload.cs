using System.Text.Json;
using Cloud.Client;
using Cloud.Dashboard.Hosting;
using Cloud.Dashboard.SignIn;

namespace Cloud.Dashboard.AwsAccounts;

/// <summary>The bootstrap template as a file. A link carries no token, so it leads here.</summary>
internal static class BootstrapDownload
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true };

    public static void MapBootstrapDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/organizations/{organization}/aws-accounts/{account}/bootstrap.json", SendAsync).RequireAuthorization();

    private static async Task<IResult> SendAsync(string organization, string account, HttpContext http, Sessions sessions, IHttpClientFactory clients, TimeProvider time)
    {
        if (http.User.FindFirst(SessionClaims.Session)?.Value is not { } id || sessions.Find(id) is not { } session)
        {
            return Results.Unauthorized();
        }

        var api = new CloudClient(clients.CreateClient(DashboardHost.ApiHttp), token => session.AccessTokenAsync(new CloudClient(clients.CreateClient(DashboardHost.ApiHttp)), time, token));
        try
        {
            var bootstrap = await api.BootstrapTemplateAsync(organization, account, http.RequestAborted);
            http.Response.Headers.CacheControl = "no-store";
            return Results.File(JsonSerializer.SerializeToUtf8Bytes(bootstrap.Template, Pretty), "application/json", bootstrap.StackName + ".json");
        }
        catch (CloudProblemException e)
        {
            return Results.StatusCode(e.Status is >= 400 and < 500 ? e.Status : StatusCodes.Status502BadGateway);
        }
    }
}
