using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.NameServer;

namespace Cloud.Sandbox.Administration;

/// <summary>What the sandbox shows unsigned, to this machine only: health, counts, what exists, fault switches, tampering, and a page for people.</summary>
internal static class AdministrationPages
{
    private static readonly string[] Services = ["cloudformation", "backup", "s3", "sts", "iam", "ec2", "rds", "monitoring", "acm", "servicequotas"];
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly JsonSerializerOptions Snake = new(Format) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void MapAdministration(this WebApplication app, World world)
    {
        app.MapGet("/_sandbox/health", () => Results.Json(new { status = "ok", account = SandboxOptions.Account, services = Services }));
        app.MapGet("/_sandbox/state", () => Results.Json(world.Do(now => State(world, now))));
        app.MapGet("/_sandbox/resources", (string? stack) => Results.Json(world.Do(now => ExistingResources.List(world, stack, now).ToList()), Snake));
        app.MapGet("/_sandbox/faults", () => Results.Json(world.Do(_ => world.Faults.All.ToList()), Format));
        app.MapDelete("/_sandbox/faults", () =>
        {
            world.SetFaults([]);
            return Results.NoContent();
        });
        app.MapPut("/_sandbox/faults", (HttpRequest request, CancellationToken ct) => Accept<List<Fault>>(request, faults =>
        {
            world.SetFaults(faults);
            return faults;
        }, ct));
        app.MapPost("/_sandbox/tampering", (HttpRequest request, CancellationToken ct) => Accept<TamperingRequest>(request, wanted => world.Do(now => Where(world, wanted).Tampering.Do(wanted, now)), ct));
        app.MapGet("/_sandbox/dns", () => Results.Json(world.Do(_ => world.Zone.All.ToList()), Snake));
        app.MapPut("/_sandbox/dns", (HttpRequest request, CancellationToken ct) => Accept<DnsRecord>(request, wanted => world.Do(_ => world.Zone.Put(wanted)), ct));
        app.MapDelete("/_sandbox/dns/{name}", (string name) =>
        {
            world.Do(_ =>
            {
                world.Zone.Remove(name);
                return true;
            });
            return Results.NoContent();
        });
        app.MapPut("/_sandbox/hosted-zones", (HttpRequest request, CancellationToken ct) => Accept<HostedZone>(request, wanted => world.Do(_ => world.HostedZones.Put(wanted)), ct));
        app.MapGet("/_sandbox/certificates", () => Results.Json(world.Do(now => world.Accounts.All.SelectMany(a => a.Certificates.All.Select(c => a.Certificates.Find(c.Arn, now)!)).ToList()), Snake));
        app.MapPost("/_sandbox/accounts", (HttpRequest request, CancellationToken ct) => Accept<OpenAccount>(request, wanted => world.Do(_ => wanted.Do(world)), ct));
        app.MapPut("/_sandbox/alarms", (HttpRequest request, CancellationToken ct) => Accept<PutAlarm>(request, wanted => world.Do(now => wanted.Do(world, now)), ct));
        app.MapPut("/_sandbox/quotas", (HttpRequest request, CancellationToken ct) => Accept<PutQuota>(request, wanted => world.Do(_ => wanted.Do(world)), ct));
    }

    /// <summary>The mail that was caught: a page for people, JSON for programs.</summary>
    public static void MapMail(this WebApplication app, MailCatcher? catcher) => app.MapGet("/_sandbox/mail", (HttpRequest request) =>
    {
        var mails = catcher?.All ?? [];
        var forPeople = request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && request.Query["format"] != "json";
        return forPeople ? Results.Content(CaughtMail.Page(mails), "text/html; charset=utf-8") : Results.Json(mails, Snake);
    });

    // JSON is demanded by content type: a page in a browser cannot send that across origins without asking first.
    private static async Task<IResult> Accept<T>(HttpRequest request, Func<T, object> act, CancellationToken ct)
    {
        if (!request.HasJsonContentType()) return Results.Json(new { error = "Send JSON, as application/json." }, statusCode: StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var wanted = await JsonSerializer.DeserializeAsync<T>(request.Body, Format, ct) ?? throw new InvalidDataException("Send JSON, not null.");
            return Results.Json(act(wanted), Snake);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return Results.Json(new { error = e.Message }, statusCode: StatusCodes.Status400BadRequest);
        }
    }

    // A stack's name says which account is meant; what no stack has is looked for where it is.
    private static Account Where(World world, TamperingRequest wanted) => world.Accounts.All.FirstOrDefault(a => wanted.Stack is { } stack
        ? a.Stacks.All.Any(s => !s.IsDeleted && (s.Name == stack || s.Id == stack))
        : a.Stacks.All.Any(s => s.Left.Exists(l => l.Resource.PhysicalId == wanted.Resource))) ?? world.Accounts.Own;

    private static object State(World world, DateTimeOffset now)
    {
        var accounts = world.Accounts.All.ToList();
        var stacks = accounts.SelectMany(a => a.Stacks.All).ToList();
        return new
        {
            now,
            accounts = accounts.ToDictionary(a => a.Id, a => a.Stacks.All.Count(s => !s.IsDeleted), StringComparer.Ordinal),
            stacks = Count(stacks.Select(s => s.Status)),
            operations_in_flight = accounts.Sum(a => a.Stacks.Busy.Count()),
            resources = stacks.Where(s => !s.IsDeleted).Sum(s => s.Resources.Values.Count(r => r.Exists && r.Status != StackStatus.DeleteComplete)),
            backup_vaults = accounts.Sum(a => a.Backups.Vaults.Count()),
            backup_jobs = Count(accounts.SelectMany(a => a.Backups.Jobs).Select(j => j.State(now))),
            recovery_points = accounts.Sum(a => a.Backups.Points.Count(p => p.Exists(now))),
            restore_jobs = Count(accounts.SelectMany(a => a.Backups.Restores).Select(r => r.Status(now))),
            buckets = accounts.SelectMany(a => a.Buckets.All, (a, b) => (b.Name, Objects: a.Buckets.ObjectsIn(b.Name).Count())).ToDictionary(b => b.Name, b => b.Objects, StringComparer.Ordinal),
            left_over = Count(ExistingResources.List(world, null, now).Select(r => r.State).Where(s => s != "in_stack")),
            faults = world.Faults.All.Count,
        };
    }

    private static SortedDictionary<string, int> Count(IEnumerable<string> statuses) =>
        new(statuses.GroupBy(s => s, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal), StringComparer.Ordinal);

    public static string Page(World world) => world.Do(now =>
    {
        var rows = new StringBuilder();
        foreach (var stack in world.Accounts.All.SelectMany(a => a.Stacks.All).Where(s => !s.IsDeleted).OrderByDescending(s => s.Created))
        {
            rows.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(stack.Name)}</td><td>{stack.Account}</td><td>{stack.Region}</td><td>{stack.Status}</td><td>{stack.Resources.Count}</td><td>{Protocol.Wire.Time(stack.Created)}</td></tr>");
        }
        return $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>AWS sandbox</title>
            <style>body{"{"}font:16px/1.5 system-ui,sans-serif;margin:0{"}"} header{"{"}background:#7a4a00;color:#fff;padding:1rem 2rem{"}"} main{"{"}padding:1rem 2rem{"}"} td,th{"{"}text-align:left;padding:.25rem 1.5rem .25rem 0{"}"}</style></head>
            <body><header role="banner"><strong>Sandbox: no cloud resources exist</strong></header>
            <main><h1>Stacks</h1><table><thead><tr><th>Name</th><th>Account</th><th>Region</th><th>Status</th><th>Resources</th><th>Created</th></tr></thead><tbody>{rows}</tbody></table>
            <p>Account {SandboxOptions.Account}, {Protocol.Wire.Time(now)}. Counts: <a href="/_sandbox/state">/_sandbox/state</a>. Mail: <a href="/_sandbox/mail">/_sandbox/mail</a>.</p></main></body></html>
            """;
    });
}
