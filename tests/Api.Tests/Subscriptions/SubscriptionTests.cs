using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Cloud.Client;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Subscriptions;

/// <summary>What happens is heard as it happens, by whoever may see it, and by whoever was away.</summary>
public sealed class SubscriptionTests(CloudApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_is_heard_as_it_begins_with_what_the_caller_sees_of_it()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        using var line = await Listen(owner, project);
        await line.Next(e => e.EventType == ChangeEvent.Ping);
        var accepted = await (await owner.Post(project + "/environments/production/backup")).Read<Accepted>();
        var heard = await line.Next(e => e.EventType == ChangeEvent.Activity && e.Data.Contains(accepted.Embedded.Activities[0].Id, StringComparison.Ordinal));
        using var activity = JsonDocument.Parse(heard.Data);
        Assert.Equal("environment.backup", activity.RootElement.GetProperty("type").GetString());
        Assert.Equal($"{project}/environments/production/activities/{accepted.Embedded.Activities[0].Id}", activity.RootElement.GetProperty("_links").GetProperty("self").GetProperty("href").GetString());
        await owner.Patch(project + "/environments/production", new { title = "Heard" });
        Assert.Contains("Heard", (await line.Next(e => e.EventType == ChangeEvent.Environment && e.Data.Contains("Heard", StringComparison.Ordinal))).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_back_with_the_last_id_has_missed_nothing()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        string id;
        using (var line = await Listen(owner, project))
        {
            id = (await line.Next(e => e.EventType == ChangeEvent.Ping)).EventId!;
        }

        var missed = (await (await owner.Post(project + "/environments/production/backup")).Read<Accepted>()).Embedded.Activities[0].Id;
        await owner.NewBranch(project, "while-away");
        using var again = await Listen(owner, project, id);
        await again.Next(e => e.Data.Contains(missed, StringComparison.Ordinal));
        await again.Next(e => e.EventType == ChangeEvent.Environment && e.Data.Contains("while-away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_hears_of_what_they_do_not_see()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        var contributor = await app.NewColleague(owner);
        await app.Role(contributor, project, "integration:contributor");
        using var line = await Listen(contributor, project);
        await owner.Post(project + "/environments/production/backup");
        await owner.NewBranch(project, "theirs");
        var heard = await line.Next(e => e.EventType == ChangeEvent.Environment && e.Data.Contains("theirs", StringComparison.Ordinal));
        Assert.NotNull(heard.Data);
        Assert.DoesNotContain(line.Heard, e => e.Data.Contains("\"production\"", StringComparison.Ordinal));

        await (await (await app.NewOwner()).Get(project + "/subscribe?max_delay=0")).Refusal(404, "project.not_found");
        await (await contributor.Get(owner.Organization + "/subscribe?max_delay=0")).Refusal(403, "auth.forbidden");
        await (await owner.Get(project + "/subscribe?max_delay=x")).Refusal(422, "validation.failed");
        await (await owner.Send(HttpMethod.Get, project + "/subscribe?max_delay=601", null)).Refusal(422, "validation.failed");
    }

    [Fact]
    public async Task An_organization_s_line_tells_of_all_its_projects_and_a_revoked_token_s_ends()
    {
        var owner = await app.NewOwner();
        var (one, two) = (await owner.NewProject(), await owner.NewProject());
        var token = await app.TokenFor(owner.UserId);
        using var line = await Listen(owner with { Http = app.Client(token) }, owner.Organization);
        await owner.NewBranch(one, "in-one");
        await owner.NewBranch(two, "in-two");
        await line.Next(e => e.Data.Contains("in-one", StringComparison.Ordinal));
        await line.Next(e => e.Data.Contains("in-two", StringComparison.Ordinal));

        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var http = app.Client(null);
        (await http.PostAsync("/oauth2/revoke", form, Ct)).EnsureSuccessStatusCode();
        await owner.NewBranch(one, "unheard");
        await Assert.ThrowsAsync<EndOfStreamException>(() => line.Next(e => e.Data.Contains("unheard", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Staff_hear_of_work_in_any_organization_as_their_lists_show_it_and_nobody_else_does()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        using var line = await Listen(support, "/api/staff");
        await line.Next(e => e.EventType == ChangeEvent.Ping);
        var begun = (await (await owner.Post(project + "/environments/production/backup")).Read<Accepted>()).Embedded.Activities[0].Id;
        var heard = await line.Next(e => e.EventType == ChangeEvent.Activity && e.Data.Contains(begun, StringComparison.Ordinal));
        var row = JsonSerializer.Deserialize(heard.Data, WireContext.Default.StaffActivity)!;
        Assert.Equal((owner.Organization.Split('/')[^1], "environment.backup", "production"), (row.Organization.Id, row.Type, row.Environment));
        Assert.Equal($"/api/staff/activities/{begun}", row.Links[Relation.Self].Href);
        await owner.OnEnvironment(project + "/environments/production", (_, e) =>
        {
            e.SeeStack(StackCondition.RollbackFailed, TimeProvider.System.GetUtcNow());
            return Task.CompletedTask;
        });
        var unwell = await line.Next(e => e.EventType == ChangeEvent.Environment && e.Data.Contains(project.Split('/')[^1], StringComparison.Ordinal) && e.Data.Contains("critical", StringComparison.Ordinal));
        Assert.DoesNotContain("repository", unwell.Data, StringComparison.Ordinal);

        await (await owner.Get("/api/staff/subscribe?max_delay=0")).Refusal(404);
        await app.Scalar<long>("with u as (update users set platform_role = 'none' where id = $1 returning 1) select count(*) from u", support.UserId);
        await owner.NewBranch(project, "unheard");
        await Assert.ThrowsAsync<EndOfStreamException>(() => line.Next(e => e.Data.Contains("unheard", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Staff_hear_how_work_ended_that_began_long_before_and_whoever_comes_back_too()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        var work = Guid.Empty;
        await owner.OnEnvironment(project + "/environments/production", (db, e) =>
        {
            var failed = e.Redeploy(TimeProvider.System.GetUtcNow(), null).Value;
            work = failed.Id;
            failed.Fail(new("stack.failed", "No capacity"), TimeProvider.System.GetUtcNow());
            db.Activities.Add(failed);
            return Task.CompletedTask;
        });
        // Not among the newest any more: found by its end.
        await app.Scalar<long>(
            """
            with made as (insert into activities select (jsonb_populate_record(a, jsonb_build_object('id', substr(a.id::text, 1, 15) || 'fff-bfff-' || lpad(to_hex(n), 12, 'f'), 'retry_of', null, 'result', 'success', 'type', 'environment.backup', 'updated_at', now() - interval '1 hour', 'completed_at', now() - interval '1 hour'))).*
            from activities a, generate_series(1, 210) n where a.id = $1 returning 1)
            select count(*) from made
            """, work);
        using var line = await Listen(support, "/api/staff", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        var heard = await line.Next(e => e.EventType == ChangeEvent.Activity && e.Data.Contains(Domain.WireId.From(work), StringComparison.Ordinal));
        Assert.Contains("No capacity", heard.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_person_holds_a_bounded_number_of_lines()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        List<Line> lines = [];
        for (var i = 0; i < 20; i++)
        {
            lines.Add(await Listen(owner, project));
        }

        await (await owner.Get(project + "/subscribe?max_delay=0")).Refusal(429, "request.too_many_streams");
        lines.ForEach(l => l.Dispose());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_thousand_listen_and_all_hear_it()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        List<Member> people = [];
        for (var i = 0; i < 50; i++)
        {
            people.Add(await app.NewColleague(owner, "admin"));
        }

        var lines = await Task.WhenAll(people.SelectMany(p => Enumerable.Range(0, 20).Select(_ => Listen(p, project))));
        try
        {
            var begin = Stopwatch.GetTimestamp();
            await owner.NewBranch(project, "news");
            await Task.WhenAll(lines.Select(l => l.Next(e => e.Data.Contains("news", StringComparison.Ordinal), TimeSpan.FromMinutes(2))));
            TestContext.Current.TestOutputHelper?.WriteLine($"1,000 heard it within {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s");
        }
        finally
        {
            foreach (var line in lines)
            {
                line.Dispose();
            }
        }
    }

    private static async Task<Line> Listen(Member who, string address, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address + "/subscribe");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await who.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new Line(answer, SseParser.Create(await answer.Content.ReadAsStreamAsync(Ct)).EnumerateAsync(Ct).GetAsyncEnumerator(Ct));
    }

    private sealed class Line(HttpResponseMessage answer, IAsyncEnumerator<SseItem<string>> items) : IDisposable
    {
        public List<SseItem<string>> Heard { get; } = [];

        public async Task<SseItem<string>> Next(Func<SseItem<string>, bool> wanted, TimeSpan? within = null)
        {
            while (await items.MoveNextAsync().AsTask().WaitAsync(within ?? Patience, Ct))
            {
                Heard.Add(items.Current);
                if (wanted(items.Current))
                {
                    return items.Current;
                }
            }

            throw new EndOfStreamException("The line ended.");
        }

        public void Dispose() => answer.Dispose();
    }
}
