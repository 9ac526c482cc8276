using Cloud.Sandbox.Administration;

namespace Cloud.Sandbox.Fastly;

/// <summary>
/// The calls of Fastly's API that the product makes, answered and refused as Fastly's reference says ("Services", "Versions", "Backend", "Header", "Domain", "Tokens"). Every token is
/// known but those that begin as <see cref="Unknown"/>, every service but those that do.
/// </summary>
internal static class FastlyApi
{
    /// <summary>Where Fastly is, below the sandbox's address.</summary>
    public const string Address = "/_providers/fastly";

    private const string Unknown = "00000000";

    /// <summary>What a token begins with that may purge and nothing else.</summary>
    private const string OnlyPurges = "11111111";

    /// <summary>What a token begins with that is limited to a service which is not yours.</summary>
    private const string Elsewhere = "22222222";

    private static readonly string[] SomebodyElses = ["2222222222222222222222"];
    private static readonly string[] Kinds = ["backend", "header", "domain"];

    public static void MapFastly(this WebApplication app, World world)
    {
        app.MapGet("/_sandbox/fastly", () => Results.Json(world.Do(_ => world.Fastly.All.ToList())));
        var fastly = app.MapGroup(Address);
        fastly.MapGet("/tokens/self", (HttpContext context) => Known(context) ? Results.Json(Grant(Token(context))) : Stranger());
        fastly.MapGet("/service/{id}/version", (HttpContext context, string id) => Answer(context, world, id, "ListVersions", service => Results.Json(service.Versions.Select(v => Shown(id, v)))));
        var one = fastly.MapGroup("/service/{id}/version/{number:int}");
        one.MapPut("/", async (HttpContext context, string id, int number) =>
        {
            var form = await Form(context);
            return Change(context, world, id, number, "CommentVersion", v => v with { Comment = form.GetValueOrDefault("comment", v.Comment) }, locks: false);
        });
        one.MapPut("/clone", (HttpContext context, string id, int number) => Answer(context, world, id, "CloneVersion", service => Find(service, number) is { } from ? Cloned(world, service, from) : Missing("version")));
        one.MapPut("/activate", (HttpContext context, string id, int number) => Answer(context, world, id, "ActivateVersion", service => Activated(world, service, number)));
        one.MapPut("/deactivate", (HttpContext context, string id, int number) => Change(context, world, id, number, "DeactivateVersion", v => v with { Active = false }, locks: false));
        one.MapGet("/validate", (HttpContext context, string id, int number) => Answer(context, world, id, "ValidateVersion", service => Find(service, number) is not { } version ? Missing("version")
            : Fault(version) is { } fault ? Results.Json(new { status = "error", msg = fault, errors = new[] { fault } })
            : Results.Json(new { status = "ok", msg = (string?)null, errors = Array.Empty<string>() })));
        one.MapGet("/{kind}", (HttpContext context, string id, int number, string kind) => Answer(context, world, id, "List" + kind, service => Find(service, number) is { } version && Kinds.Contains(kind, StringComparer.Ordinal) ? Results.Json(version.Of(kind)) : Missing(kind)));
        one.MapPost("/{kind}", async (HttpContext context, string id, int number, string kind) => Create(context, world, id, number, kind, await Form(context)));
        one.MapPut("/{kind}/{name}", async (HttpContext context, string id, int number, string kind, string name) =>
        {
            var form = await Form(context);
            return Touch(context, world, id, number, kind, name, "Update", (list, at) =>
            {
                foreach (var (key, value) in form) list[at][key] = value;
            });
        });
        one.MapDelete("/{kind}/{name}", (HttpContext context, string id, int number, string kind, string name) => Touch(context, world, id, number, kind, name, "Delete", (list, at) => list.RemoveAt(at)));
    }

    private static object Grant(string token) => new
    {
        id = "5Yo3XXnrQpjc20u0ybrf2g",
        scope = token.StartsWith(OnlyPurges, StringComparison.Ordinal) ? "purge_all purge_select" : "global",
        services = token.StartsWith(Elsewhere, StringComparison.Ordinal) ? SomebodyElses : [],
        expires_at = (string?)null,
    };

    private static IResult Create(HttpContext context, World world, string id, int number, string kind, Dictionary<string, string> form) => Change(context, world, id, number, "Create" + kind, version =>
    {
        var list = version.Of(kind);
        if (!form.TryGetValue("name", out var name) || name.Length == 0) throw new Refused(StatusCodes.Status400BadRequest, "Bad request", "Name can't be blank");
        if (list.Exists(o => o["name"] == name)) throw new Refused(StatusCodes.Status409Conflict, "Duplicate record", $"Duplicate {kind}: '{name}'");
        if (kind == "domain" && world.Fastly.IsTaken(name, id)) throw new Refused(StatusCodes.Status400BadRequest, "Bad request", $"Domain '{name}' is already taken by another customer");
        list.Add(form);
        return version;
    });

    private static IResult Touch(HttpContext context, World world, string id, int number, string kind, string name, string verb, Action<List<Dictionary<string, string>>, int> act) => Change(context, world, id, number, verb + kind, version =>
    {
        var list = version.Of(kind);
        var at = list.FindIndex(o => o["name"] == name);
        if (at < 0) throw new Refused(StatusCodes.Status404NotFound, "Record not found", $"Couldn't find {kind} '{name}'");
        act(list, at);
        return version;
    });

    private static IResult Change(HttpContext context, World world, string id, int number, string action, Func<ServiceVersion, ServiceVersion> change, bool locks = true) => Answer(context, world, id, action, service =>
    {
        var at = service.Versions.FindIndex(v => v.Number == number);
        if (at < 0) return Missing("version");
        if (locks && service.Versions[at].Locked) throw new Refused(StatusCodes.Status422UnprocessableEntity, "Unprocessable entity", $"Version {number} is locked and cannot be changed");
        service.Versions[at] = change(service.Versions[at]);
        world.Fastly.Save(service);
        return Results.Json(Shown(id, service.Versions[at]));
    });

    private static IResult Cloned(World world, ServiceState service, ServiceVersion from)
    {
        var made = new ServiceVersion(service.Versions.Max(v => v.Number) + 1, Active: false, Locked: false, from.Comment, from.Objects.ToDictionary(k => k.Key, k => k.Value.ConvertAll(o => new Dictionary<string, string>(o, StringComparer.Ordinal)), StringComparer.Ordinal));
        service.Versions.Add(made);
        world.Fastly.Save(service);
        return Results.Json(Shown(service.Id, made));
    }

    private static IResult Activated(World world, ServiceState service, int number)
    {
        if (Find(service, number) is not { } wanted) return Missing("version");
        if (Fault(wanted) is { } fault) throw new Refused(StatusCodes.Status400BadRequest, "Bad request", fault);
        for (var i = 0; i < service.Versions.Count; i++)
        {
            var version = service.Versions[i];
            service.Versions[i] = version with { Active = version.Number == number, Locked = version.Locked || version.Number == number };
        }
        world.Fastly.Save(service);
        return Results.Json(Shown(service.Id, Find(service, number)!));
    }

    private static string? Fault(ServiceVersion version) => version.Of("domain").Count == 0 ? "Version has no associated domains" : null;

    private static ServiceVersion? Find(ServiceState service, int number) => service.Versions.Find(v => v.Number == number);

    private static object Shown(string id, ServiceVersion v) => new { number = v.Number, active = v.Active, locked = v.Locked, comment = v.Comment, service_id = id, testing = false, staging = false, deployed = false };

    private static IResult Answer(HttpContext context, World world, string id, string action, Func<ServiceState, IResult> act)
    {
        if (!Known(context)) return Stranger();
        if (id.StartsWith(Unknown, StringComparison.Ordinal)) return Missing("service");
        if (!HttpMethods.IsGet(context.Request.Method) && Token(context).StartsWith(OnlyPurges, StringComparison.Ordinal)) return Said(StatusCodes.Status403Forbidden, "You are not authorized to perform this action");
        if (Token(context).StartsWith(Elsewhere, StringComparison.Ordinal)) return Said(StatusCodes.Status403Forbidden, "You are not authorized to perform this action");
        var call = new CallIdentity("fastly", action);
        return world.Do(_ =>
        {
            if (world.Faults.Take(FaultKind.Throttle, call)) return Said(StatusCodes.Status429TooManyRequests, "You have exceeded your hourly rate limit");
            IResult answer;
            try
            {
                answer = act(world.Fastly.Find(id));
            }
            catch (Refused refused)
            {
                return Said(refused.Status, refused.Words, refused.Detail);
            }
            if (world.Faults.Take(FaultKind.Error, call)) return Said(StatusCodes.Status500InternalServerError, "Internal server error");
            if (world.Faults.Take(FaultKind.Lose, call)) context.Abort();
            return answer;
        });
    }

    private static async Task<Dictionary<string, string>> Form(HttpContext context) =>
        context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted)).ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal) : [];

    private static string Token(HttpContext context) => context.Request.Headers["Fastly-Key"].ToString();

    private static bool Known(HttpContext context) => Token(context) is { Length: > 0 } token && !token.StartsWith(Unknown, StringComparison.Ordinal);

    private static IResult Stranger() => Said(StatusCodes.Status401Unauthorized, "Provided credentials are missing or invalid");

    private static IResult Missing(string what) => Said(StatusCodes.Status404NotFound, "Record not found", $"Couldn't find {what}");

    private static IResult Said(int status, string msg, string? detail = null) => Results.Json(new { msg, detail }, statusCode: status);

    private sealed class Refused(int status, string words, string detail) : Exception(detail)
    {
        public int Status { get; } = status;

        public string Words { get; } = words;

        public string Detail { get; } = detail;
    }
}
