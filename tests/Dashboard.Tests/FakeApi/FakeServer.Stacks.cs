using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Stacks and what leads out of them, activities that stop and are tried again, and what was left behind.</summary>
internal sealed partial class FakeServer
{
    /// <summary>Bodies of the ways out that were taken, as <c>verb body</c>.</summary>
    public List<string> Taken { get; } = [];

    /// <summary>Services that the branch's files do not have any more.</summary>
    public List<string> GoneServices { get; } = [];

    private void MapStacks()
    {
        app.MapGet(Env + "/stack", (string p, string e) => Cloud.Environment(p, e) is { Lifecycle: not EnvironmentLifecycle.Inactive } it ? Results.Ok(Cloud.Stack(it)) : Missing());
        foreach (var verb in new[] { "pause", "resume", "redeploy", "deploy", "promote", "synchronize", "drift", "recover" })
        {
            app.MapPost($"{Env}/{verb}", async (string p, string e, HttpRequest request) =>
            {
                var body = await new StreamReader(request.Body).ReadToEndAsync();
                Taken.Add($"{verb} {body}".TrimEnd());
                if (GoneServices.Count > 0 && !body.Contains("remove_services", StringComparison.Ordinal))
                {
                    return Results.Json(
                        new Problem { Title = "Unprocessable", Status = 422, Code = "deploy.removes_services", Detail = "The files have no queue any more.", Services = GoneServices }, WireContext.Default.Problem, Problem.MediaType, 422);
                }

                return Results.Ok(Cloud.Change(verb, Cloud.Environment(p, e)!));
            });
        }

        app.MapPost("/api/projects/{p}/activities/{a}/cancel", (string p, string a) =>
        {
            if (Cloud.Activity(a) is not { } activity) return Missing();
            activity.Stop(Cloud.Now);
            return Results.Ok(Accepted.Of(activity.At(Cloud.Now)));
        });
        app.MapPost("/api/projects/{p}/activities/{a}/retry", (string p, string a) => Cloud.Activity(a) is { } failed ? Results.Ok(Cloud.Retry(failed.At(Cloud.Now))) : Missing());
        app.MapGet("/api/projects/{p}/retained-resources", (string p) => Cloud.Retained.Where(r => r.StackArn?.Contains(p, StringComparison.Ordinal) == true).ToList());
        app.MapPost("/api/projects/{p}/retained-resources/{r}/purge", (string p, string r) => Cloud.Purge(p, r));
    }
}
