using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.Administration;

/// <summary>What the sandbox shows unsigned, to this machine only: health, counts, fault switches, and a page for people.</summary>
internal static class AdministrationPages
{
    private static readonly string[] Services = ["cloudformation", "backup", "s3", "sts"];
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false };

    public static void MapAdministration(this WebApplication app, World world)
    {
        app.MapGet("/_sandbox/health", () => Results.Json(new { status = "ok", account = SandboxOptions.Account, services = Services }));
        app.MapGet("/_sandbox/state", () => Results.Json(world.Do(now => State(world, now))));
        app.MapGet("/_sandbox/faults", () => Results.Json(world.Do(_ => world.Faults.All.ToList()), Format));
        app.MapDelete("/_sandbox/faults", () =>
        {
            world.SetFaults([]);
            return Results.NoContent();
        });
        app.MapPut("/_sandbox/faults", async (HttpRequest request, CancellationToken ct) => await SetFaults(world, request, ct));
    }

    // JSON is demanded by content type: a page in a browser cannot send that across origins without asking first.
    private static async Task<IResult> SetFaults(World world, HttpRequest request, CancellationToken ct)
    {
        if (!request.HasJsonContentType()) return Results.Json(new { error = "Send a JSON list of faults as application/json." }, statusCode: StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var faults = await JsonSerializer.DeserializeAsync<List<Fault>>(request.Body, Format, ct) ?? [];
            world.SetFaults(faults);
            return Results.Json(faults, Format);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Results.Json(new { error = e.Message }, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    private static object State(World world, DateTimeOffset now) => new
    {
        now,
        stacks = Count(world.Stacks.All.Select(s => s.Status)),
        operations_in_flight = world.Stacks.Busy.Count(),
        resources = world.Stacks.All.Where(s => !s.IsDeleted).Sum(s => s.Resources.Values.Count(r => r.Exists && r.Status != StackStatus.DeleteComplete)),
        backup_vaults = world.Backups.Vaults.Count(),
        backup_jobs = Count(world.Backups.Jobs.Select(j => j.State(now))),
        recovery_points = world.Backups.Points.Count(p => p.Exists(now)),
        restore_jobs = Count(world.Backups.Restores.Select(r => r.Status(now))),
        buckets = world.Buckets.All.ToDictionary(b => b.Name, b => world.Buckets.ObjectsIn(b.Name).Count(), StringComparer.Ordinal),
        faults = world.Faults.All.Count,
    };

    private static SortedDictionary<string, int> Count(IEnumerable<string> statuses) =>
        new(statuses.GroupBy(s => s, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal), StringComparer.Ordinal);

    public static string Page(World world) => world.Do(now =>
    {
        var rows = new StringBuilder();
        foreach (var stack in world.Stacks.All.Where(s => !s.IsDeleted).OrderByDescending(s => s.Created))
        {
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(stack.Name)}</td><td>{stack.Region}</td><td>{stack.Status}</td><td>{stack.Resources.Count}</td><td>{Protocol.Wire.Time(stack.Created)}</td></tr>");
        }
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>AWS sandbox</title>
            <style>body{"{"}font:16px/1.5 system-ui,sans-serif;margin:0{"}"} header{"{"}background:#7a4a00;color:#fff;padding:1rem 2rem{"}"} main{"{"}padding:1rem 2rem{"}"} td,th{"{"}text-align:left;padding:.25rem 1.5rem .25rem 0{"}"}</style></head>
            <body><header role="banner"><strong>Sandbox: no cloud resources exist</strong></header>
            <main><h1>Stacks</h1><table><thead><tr><th>Name</th><th>Region</th><th>Status</th><th>Resources</th><th>Created</th></tr></thead><tbody>{rows}</tbody></table>
            <p>Account {SandboxOptions.Account}, {Protocol.Wire.Time(now)}. Counts: <a href="/_sandbox/state">/_sandbox/state</a>.</p></main></body></html>
            """;
    });
}
