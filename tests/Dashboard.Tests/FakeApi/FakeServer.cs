using System.Collections.Concurrent;
using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>The fake cloud behind HTTP on a free port: what the dashboard is pointed at, so that its tests need no other part of the product.</summary>
internal sealed partial class FakeServer : IAsyncDisposable
{
    public const string Email = "ada@acme.example";
    public const string Password = "correct horse battery";
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, (DateTimeOffset Until, FakePerson Person)> accessTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakePerson> refreshTokens = new(StringComparer.Ordinal);
    private int serial;

    private FakeServer(WebApplication app) => (this.app, People) = (app, new(Cloud));

    public FakeCloud Cloud { get; } = new(TimeProvider.System);

    public FakePeople People { get; }

    /// <summary>What the API refused, as <c>403 /api/...</c>: a page that goes by its links asks for nothing of the kind.</summary>
    public ConcurrentQueue<string> Refused { get; } = [];

    /// <summary>What was asked, as <c>GET /api/...</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>Seconds that an access token holds.</summary>
    public int TokenSeconds { get; set; } = 900;

    /// <summary>Answers 503 to everything, as when the database is away.</summary>
    public bool IsAway { get; set; }

    public int Refreshes { get; private set; }

    public int Revocations { get; private set; }

    /// <summary>Idempotency keys of the changes that were asked for.</summary>
    public ConcurrentBag<string> Keys { get; } = [];

    public Uri Address => new(app.Urls.First() + "/");

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(o => WireJson.Configure(o.SerializerOptions));
        var server = new FakeServer(builder.Build());
        server.app.Use(server.GuardAsync);
        server.MapSignIn();
        server.MapAccount();
        server.MapCatalogue();
        server.MapProjects();
        server.MapEnvironments();
        server.MapStacks();
        server.MapTickets();
        server.MapPeople();
        server.MapAudit();
        server.MapAccessGrants();
        server.MapVariables();
        server.MapDomains();
        server.MapStaff();
        server.MapSubscriptions();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>As when a password was changed elsewhere: every token is dead.</summary>
    public void RevokeAll()
    {
        accessTokens.Clear();
        refreshTokens.Clear();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static IResult Refuse(int status, string code, string detail, Dictionary<string, string[]>? errors = null, IReadOnlyList<string>? active = null) => Results.Json(
        new Problem { Title = code, Status = status, Code = code, Detail = detail, Message = detail, Errors = errors, RequestId = "01krequest0000000000000001", ActiveEnvironments = active },
        WireContext.Default.Problem, Problem.MediaType, status);

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
        if (http.Request.Headers["Idempotency-Key"] is [{ } key]) Keys.Add(key);
        if (IsAway) await Refuse(503, "database.away", "The control plane's database is away.").ExecuteAsync(http);
        else if (http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !IsOpen(http.Request.Path) && !http.Request.Path.StartsWithSegments("/api/invitations", StringComparison.Ordinal) && Caller(http) is null)
            await Refuse(401, "auth.required", "Sign in first.").ExecuteAsync(http);
        else await next(http);
        if (http.Response.StatusCode >= 400) Refused.Enqueue($"{http.Response.StatusCode} {http.Request.Path}");
    }

    private FakePerson? Caller(HttpContext http) =>
        accessTokens.TryGetValue(http.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal), out var holder) && holder.Until > Cloud.Now ? holder.Person : null;

    private void MapSignIn()
    {
        app.MapPost("/oauth2/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            FakePerson? person;
            if (form["grant_type"] == GrantType.RefreshToken)
            {
                if (!refreshTokens.TryRemove(form["refresh_token"].ToString(), out person)) return Refuse(401, "invalid_grant", "The refresh token is spent.");
                Refreshes++;
            }
            else if (form["grant_type"] == GrantType.Passkey)
            {
                if (!IsPasskey(form)) return Refuse(401, "auth.invalid_grant", "These credentials are not known, or no longer good.");
                person = People.All.Find(p => p.Email == Email);
            }
            else if ((person = People.All.Find(p => p.Email == form["username"])) is null || form["password"] != Password)
            {
                return Refuse(401, "auth.bad_credentials", "The email or the password is not right.");
            }
            else if (Mfa && form["totp"] != Code)
            {
                return form["totp"].Count == 0 ? Refuse(401, SignInProblem.MfaRequired, "A code is asked for.") : Refuse(401, SignInProblem.MfaInvalid, "The code is not right.");
            }

            LastSignIn = (request.Headers["X-Forwarded-For"].ToString(), request.Headers.UserAgent.ToString());

            var n = Interlocked.Increment(ref serial);
            accessTokens[$"access-{n}"] = (Cloud.Now.AddSeconds(TokenSeconds), person!);
            refreshTokens[$"refresh-{n}"] = person!;
            return Results.Json(new AccessToken($"access-{n}", TokenSeconds, "bearer", $"refresh-{n}"), WireContext.Default.AccessToken);
        });
        app.MapPost("/oauth2/revoke", () => { Revocations++; return Results.Ok(); });
        app.MapGet("/api/me", (HttpContext http) => Caller(http) is var me && me!.Role is not null ? me.Me with { MfaEnabled = Mfa, EmailConfirmed = true } : me!.Me with
        {
            MfaEnabled = Mfa,
            EmailConfirmed = true,
            Projects = [.. Cloud.Projects(FakeScenes.Organization).Where(p => People.Lists(me, p.Id)).Select(p => new MeProject { Id = p.Id, Title = p.Title, Organization = p.Organization })],
        });
        app.MapGet("/api/organizations", (HttpContext http) => Caller(http) is { } me && People.Members.ContainsKey(me.Id)
            ? Items([Organization(me, FakeScenes.Organization, "Acme"), .. me == FakePerson.Ada ? [Organization(me, "org-globex", "Globex")] : Array.Empty<OrganizationResource>()])
            : Items<OrganizationResource>([]));
        app.MapGet("/api/attention", (HttpContext http) => Cloud.Attention.Where(i => Reaches(Caller(http)!, i.Subject.Project, i.Subject.Environment)).ToList());
    }

    private bool Reaches(FakePerson viewer, string? project, string? environment) =>
        viewer.Role is not null || People.IsAdmin(viewer) || (project is not null && environment is not null && People.Seen(viewer, Cloud.Environment(project, environment)) is not null);

    private OrganizationResource Organization(FakePerson viewer, string id, string label) => new()
    {
        Id = id,
        Name = label.ToLowerInvariant(),
        Label = label,
        OwnerId = id == FakeScenes.Organization ? People.Owner : FakePerson.Ada.Id,
        CreatedAt = Cloud.Now.AddYears(-1),
        UpdatedAt = Cloud.Now,
        StaffAccess = StaffAccess,
        OpenAccessGrants = People.IsAdmin(viewer) && id == FakeScenes.Organization ? OpenGrants.Count() : 0,
        Links = Offered(viewer, id, $"/api/organizations/{id}"),
    };

    private Dictionary<string, Link> Offered(FakePerson viewer, string id, string self)
    {
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        void Offer(bool may, string path, params string[] relations)
        {
            foreach (var relation in relations.Where(_ => may)) links[relation] = new($"{self}/{path}");
        }

        Offer(People.IsAdmin(viewer), "projects", Relation.CreateProject);
        Offer(People.IsAdmin(viewer), "tickets", Relation.Tickets, Relation.CreateTicket);
        var peopled = People.MayPeople(viewer) && id == FakeScenes.Organization;
        Offer(People.IsAdmin(viewer), "audit-events", Relation.AuditEvents);
        Offer(People.IsAdmin(viewer) && Tells, "subscribe", Relation.Subscribe);
        Offer(People.IsAdmin(viewer) && id == FakeScenes.Organization, "access-grants", Relation.AccessGrants);
        if (People.IsAdmin(viewer)) links[Relation.Edit] = new(self);
        Offer(peopled, "members", Relation.Members);
        Offer(peopled, "invitations", Relation.Invitations, Relation.Invite);
        Offer(peopled, "teams", Relation.Teams, Relation.CreateTeam);
        Offer(People.IsAdmin(viewer) && id == FakeScenes.Organization, "aws-accounts", Relation.AwsAccounts, Relation.CreateAwsAccount);
        Offer(peopled && viewer.Id == People.Owner, "transfer", Relation.Transfer);
        return links;
    }

    private static async Task WriteLineAsync(HttpResponse response, LogLine line)
    {
        await response.WriteAsync(JsonSerializer.Serialize(line, WireContext.Default.LogLine) + "\n");
        await response.Body.FlushAsync();
    }
}
