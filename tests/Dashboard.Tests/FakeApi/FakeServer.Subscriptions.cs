using System.Collections.Concurrent;
using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Subscriptions: what differs from a moment ago is told.</summary>
internal sealed partial class FakeServer
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);
    private int listening;

    /// <summary>Whether resources offer to be followed.</summary>
    public bool Tells { get; set; } = true;

    /// <summary>Cuts the open lines, and refuses new ones, while it is true; everything else is answered.</summary>
    public bool IsMute { get; set; }

    /// <summary>Lines that are open and have told where they stand: one that is cut now is opened again from there.</summary>
    public int Listening => Volatile.Read(ref listening);

    /// <summary>The <c>Last-Event-ID</c> of each line that was opened, empty for none.</summary>
    public ConcurrentQueue<string> Resumed { get; } = [];

    private void MapSubscriptions()
    {
        app.MapGet("/api/projects/{p}/subscribe", (string p, HttpContext http) => TellAsync(http, () => States(Caller(http)!, [p])));
        app.MapGet("/api/organizations/{org}/subscribe", (string org, HttpContext http) => TellAsync(http, () => States(Caller(http)!, Cloud.Projects(org).Select(p => p.Id))));
    }

    private void MapStaffSubscription(RouteGroupBuilder staff) => staff.MapGet("/subscribe", (HttpContext http) => TellAsync(http, () =>
    [
        .. Cloud.StaffActivities().Select(a => new State(ChangeEvent.Activity, a.Id, $"{a.State} {a.Result} {a.Step} {a.Error}", WireJson.ToElement(a))),
        .. Cloud.StaffEnvironments().Select(e => new State(ChangeEvent.Environment, e.Id, $"{e.Lifecycle} {e.Health} {e.StackStatus}", WireJson.ToElement(e))),
    ]));

    private ProjectResource Told(ProjectResource project) =>
        Tells ? project with { Links = new(project.Links, StringComparer.Ordinal) { [Relation.Subscribe] = new($"/api/projects/{project.Id}/subscribe") } } : project;

    private List<State> States(FakePerson viewer, IEnumerable<string> projects) =>
    [
        .. projects.SelectMany(p => Cloud.Activities(p)).Where(a => a.Environments.All(e => Cloud.Environment(a.Project!, e) is null || Reaches(viewer, a.Project, e)))
            .Select(a => new State(ChangeEvent.Activity, a.Id, $"{a.State} {a.Result} {a.CancelRequestedAt} {string.Join(' ', a.Steps.Select(s => s.State))} {string.Join(' ', a.Links.Keys)}", WireJson.ToElement(a))),
        .. projects.SelectMany(Cloud.Environments).Select(e => People.Seen(viewer, e)).OfType<EnvironmentResource>()
            .Select(e => WireJson.ToElement(e)).Select(e => new State(ChangeEvent.Environment, $"{e.GetProperty("project")}.{e.GetProperty("id")}", e.GetRawText(), e)),
    ];

    private async Task TellAsync(HttpContext http, Func<List<State>> now)
    {
        var resumed = http.Request.Headers["Last-Event-ID"].ToString();
        Resumed.Enqueue(resumed);
        if (IsMute)
        {
            await Refuse(503, "database.away", "No line now.").ExecuteAsync(http);
            return;
        }

        var counted = false;
        try
        {
            http.Response.ContentType = "text/event-stream";
            var known = resumed.Length > 0 ? [] : now().ToDictionary(s => s.Key, s => s.Signature, StringComparer.Ordinal);
            for (var pinged = DateTimeOffset.MinValue; !IsAway && !IsMute && Caller(http) is not null; await Task.Delay(BetweenLooks, http.RequestAborted))
            {
                if (Cloud.Now - pinged >= PingEvery)
                {
                    pinged = Cloud.Now;
                    await WriteEventAsync(http, ChangeEvent.Ping, "{}");
                    if (!counted) Interlocked.Increment(ref listening);
                    counted = true;
                }

                foreach (var state in now().Where(s => known.GetValueOrDefault(s.Key) != s.Signature).ToList())
                {
                    known[state.Key] = state.Signature;
                    await WriteEventAsync(http, state.Event, state.Value.GetRawText());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Gone.
        }
        finally
        {
            if (counted) Interlocked.Decrement(ref listening);
        }
    }

    private async Task WriteEventAsync(HttpContext http, string name, string data)
    {
        await http.Response.WriteAsync($"event: {name}\ndata: {data}\nid: {Cloud.Now.ToUnixTimeMilliseconds()}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private sealed record State(string Event, string Key, string Signature, JsonElement Value);
}
