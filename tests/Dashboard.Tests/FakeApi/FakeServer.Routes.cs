using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Dashboard.Tests.FakeApi;

internal sealed partial class FakeServer
{
    private const string Env = "/api/projects/{p}/environments/{e}";

    private void MapCatalogue()
    {
        app.MapGet("/api/regions", () => new List<RegionResource>
        {
            new() { Id = FakeCloud.Region, Name = "US East (N. Virginia)", Zones = FakeParts.Zones, Available = true, ZoneSites = FakeParts.Sites },
            new() { Id = "eu-central-1", Name = "Europe (Frankfurt)", Zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"], Available = true },
            new() { Id = "us-west-1", Name = "US West (N. California)", Zones = ["us-west-1a", "us-west-1b"], Available = false, Reason = "only two zones" },
        });
        app.MapGet("/api/plans", () => new List<PlanResource>
        {
            new() { Id = "starter", Title = "Starter", Limits = new() { IntegrationEnvironments = 2, LargestSize = "12" }, Features = new(), Price = new() },
            new() { Id = "pro", Title = "Pro", Limits = new() { IntegrationEnvironments = 8, LargestSize = "96" }, Features = new() { HighAvailability = true, Autoscaling = true }, Price = new() { Monthly = 2450 } },
        });
        app.MapGet("/api/blueprints", () => new List<BlueprintResource>
        {
            new() { Id = "magento-cluster", Title = "Magento cluster", Applications = ["magento"], Sizes = ["6", "12", "24", "48", "96"], Topology = BlueprintTopology.Cluster, Fixed = [new("debian", "12"), new("nginx", "1.22")] },
            new() { Id = "wordpress-containers", Title = "WordPress containers", Applications = ["wordpress"], Sizes = ["S", "M", "L"], Topology = BlueprintTopology.Containers },
        });
        app.MapGet("/api/cluster-sizes", () => new List<ClusterSizeResource>
        {
            new() { Id = "12", Cpu = 12, MemoryGb = 22.5m, PerNode = new(4, 7.5m, "c5.xlarge") },
            new() { Id = "24", Cpu = 24, MemoryGb = 45, PerNode = new(8, 15, "c5.2xlarge") },
            new() { Id = "48", Cpu = 48, MemoryGb = 90, PerNode = new(16, 30, "c5.4xlarge") },
        });
    }

    private void MapProjects()
    {
        app.MapGet("/api/organizations/{org}/projects", (string org, HttpContext http) => Items(Cloud.Projects(org).Where(p => People.Lists(Caller(http)!, p.Id)).Select(p => People.Linked(Caller(http)!, p))));
        app.MapPost("/api/organizations/{org}/projects", (string org, CreateProject body) =>
            body.Title == "taken" ? Refuse(422, "request.invalid", "The title is taken.", new() { ["title"] = ["A project of this organization has this title."] }) : Results.Ok(Cloud.CreateProject(org, body)));
        app.MapPost("/api/organizations/{org}/configuration-checks", (CheckConfiguration body) => Check(body));
        app.MapGet("/api/projects/{p}", (string p, HttpContext http) => Cloud.Project(p) is not { } project || !People.Lists(Caller(http)!, p) ? Missing() : People.RolesOf(Caller(http)!, p).Count == 0 ? Forbidden() : Results.Ok(Told(People.Linked(Caller(http)!, project))));
        app.MapGet("/api/projects/{p}/environments", (string p, HttpContext http) => People.RolesOf(Caller(http)!, p).Count == 0 ? Forbidden() : Results.Ok(Cloud.Environments(p).Select(e => People.Seen(Caller(http)!, e)).OfType<EnvironmentResource>().ToList()));
        app.MapGet("/api/projects/{p}/activities", (string p, HttpContext http) => Cloud.Activities(p).Where(a => a.Environments.All(e => Reaches(Caller(http)!, p, e))).ToList());
        app.MapGet("/api/projects/{p}/activities/{a}", (string p, string a) => Found(Cloud.Activity(a)?.At(Cloud.Now)));
        app.MapGet("/api/projects/{p}/activities/{a}/log", LogAsync);
    }

    private void MapEnvironments()
    {
        app.MapGet(Env, (string p, string e, HttpContext http) => Found(People.Seen(Caller(http)!, Cloud.Environment(p, e))));
        app.MapGet(Env + "/activities", (string p, string e) => Cloud.Activities(p, e));
        app.MapGet(Env + "/backups", (string p, string e) => Cloud.Backups(p, e));
        app.MapGet(Env + "/restores", (string p, string e) => Cloud.Restores(p, e));
        app.MapPost(Env + "/backups/{b}/hold", (string p, string e, string b, HoldBackup body) => Found(Cloud.Hold(p, e, b, body)));
        app.MapDelete(Env + "/backups/{b}", (string p, string e, string b) => Cloud.DeleteBackup(p, e, b));
        foreach (var verb in new[] { "switch", "undo", "settle" })
            app.MapPost(Env + "/restores/{r}/" + verb, (string p, string e, string r) => Cloud.ChangeOver(p, e, r, verb));
        app.MapPost(Env + "/backups/{b}/restore", (string p, string e, string b, RestoreBackup body) => body is { EnvironmentName: "production", UndoWindowHours: null }
            ? Refuse(409, "restore.production_not_yet", "A restore over production is not offered yet.")
            : Results.Ok(Cloud.Restore(p, e, b, body)));
        app.MapDelete(Env + "/restores/{r}", (string p, string e, string r) => Found(Cloud.Discard(p, r)));
        app.MapGet(Env + "/nodes", (string p, string e) => FakeParts.Nodes(Cloud.Environment(p, e)!, Cloud.Activities(p, e).Find(a => !a.IsOver)));
        app.MapGet(Env + "/gateways", (string p, string e) => FakeParts.Gateways(Cloud.Environment(p, e)!));
        app.MapGet(Env + "/services", (string p, string e) => FakeParts.Services(Cloud.Environment(p, e)!));
        app.MapGet(Env + "/config", () => FakeParts.Configuration());
        app.MapPost(Env + "/backup", (string p, string e) => Cloud.BackUp(Cloud.Environment(p, e)!));
        app.MapPost(Env + "/activate", (string p, string e) => e == "fix-4711"
            ? Refuse(409, "environment.limit_reached", "The plan includes 8 active integration environments and all are in use.", active: ["master", "feature-cart"])
            : Results.Ok(Cloud.Activate(Cloud.Environment(p, e)!)));
        app.MapPost(Env + "/deactivate", (string p, string e) => Cloud.Deactivate(Cloud.Environment(p, e)!));
        app.MapPost(Env + "/branch", (string p, string e, BranchEnvironment body) => body.Name.Contains(' ', StringComparison.Ordinal)
            ? Refuse(422, "request.invalid", "The branch was not created.", new() { ["name"] = ["A branch name has no spaces."] })
            : Results.Ok(Cloud.Branch(Cloud.Environment(p, e)!, body)));
        app.MapDelete(Env, (string p, string e, [FromBody] DeleteEnvironment body) => body.Confirm == e
            ? Results.Ok(Cloud.Delete(Cloud.Environment(p, e)!))
            : Refuse(422, "environment.confirmation_needed", $"Deleting {e} gives up its backups.", new() { ["confirm"] = [$"must be {e}"] }));
        app.MapGet(Env + "/scaling-requests", (string p, string e) => Cloud.ScalingRequests(p, e));
        app.MapPost(Env + "/scaling-requests", (string p, string e, ScaleEnvironment body) => body.WebNodes > 30
            ? Refuse(422, "validation.failed", "web_nodes must be 0 to 30", new() { ["web_nodes"] = ["must be 0 to 30"] })
            : Results.Ok(Cloud.Scale(Cloud.Environment(p, e)!, body)));
        app.MapPost(Env + "/scaling-requests/{s}/{verb}", (string p, string e, string s, string verb) => Cloud.MoveScaling(s, verb));
    }

    private async Task LogAsync(string a, long start_at, HttpResponse response, CancellationToken ct)
    {
        var activity = Cloud.Activity(a)!;
        response.ContentType = "application/x-ndjson";
        var sent = start_at;
        while (!ct.IsCancellationRequested)
        {
            var now = Cloud.Now;
            foreach (var line in activity.Log(now).Skip((int)sent).ToList())
            {
                await WriteLineAsync(response, line);
                sent++;
            }

            if (activity.IsOver(now)) break;
            await Task.Delay(50, ct);
        }

        await WriteLineAsync(response, new LogLine { Seal = true });
    }

    private static IResult Check(CheckConfiguration body)
    {
        var url = body.Repository!.Url;
        if (url.Contains("missing", StringComparison.Ordinal))
            return Refuse(422, "repository.unreachable", $"git could not read {url}: repository not found.");
        var broken = url.Contains("broken", StringComparison.Ordinal);
        return Results.Ok(new ConfigurationCheck
        {
            Valid = !broken,
            DefaultBranch = "master",
            Commit = "4d1c0f7be2a96c33510e8b7a4f9d2c6e1b0a8f57",
            SuggestedBlueprint = "magento-cluster",
            Configuration = FakeParts.Configuration(),
            Faults = broken
                ?
                [
                    new(FaultSeverity.Error, "service.version_unknown", ".magento/services.yaml", 4, 9, "MySQL has no version 5.9.", "one of 10.0, 10.2, 10.3, 10.4, 10.5, 10.6"),
                    new(FaultSeverity.Error, "relationship.unresolved", ".magento.app.yaml", 22, 15, "The relationship 'queue' names a service 'rabbit' that does not exist.", "one of mysql, redis, opensearch, rabbitmq"),
                    new(FaultSeverity.Warning, "key.unknown", ".magento.app.yaml", 41, 1, "The key 'flavour' is not known and is kept as it is."),
                ]
                : [new(FaultSeverity.Warning, "service.version_retired", ".magento/services.yaml", 14, 9, "RabbitMQ 3.8 has had no maintenance since 2022-07-31.", "3.12 or 3.13")],
        });
    }

    private static IResult Found<T>(T? thing) where T : class => thing is null ? Missing() : Results.Ok(thing);

    private static IResult Missing() => Refuse(404, "not_found", "Nothing is at this address, or it is not yours.");
}
