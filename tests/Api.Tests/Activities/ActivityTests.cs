using System.Text.Json;
using Cloud.Client;

namespace Cloud.Api.Tests.Activities;

public sealed class ActivityTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_streamed_from_the_line_asked_for_and_sealed()
    {
        var (owner, activity) = await Provisioning();
        await owner.Log(activity.Id, "one", "two", "three");
        await owner.Finish(activity.Id);
        var lines = await Lines(owner, activity.Links[Relation.Log].Href + "?start_at=2");
        Assert.Equal(["two", "three", null], lines.Select(l => l.Data?.Message));
        Assert.Equal([2, 3, null], lines.Select(l => l.Id));
        Assert.True(lines[^1].Seal);
        Assert.Equal(["""{"seal":true}"""], (await Text(owner, activity.Links[Relation.Log].Href + "?start_at=99")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_running_activity_s_log_is_followed_until_it_is_over()
    {
        var (owner, activity) = await Provisioning();
        await owner.Log(activity.Id, "first");
        using var answer = await owner.Http.GetAsync(activity.Links[Relation.Log].Href + "?max_delay=30", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("first", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        await owner.Log(activity.Id, "second");
        Assert.Contains("second", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        await owner.Log(activity.Id, "last");
        await owner.Finish(activity.Id);
        Assert.Contains("last", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("""{"seal":true}""", await reader.ReadLineAsync(Ct));
        Assert.Null(await reader.ReadLineAsync(Ct));
    }

    [Fact]
    public async Task A_stream_ends_with_the_token_of_its_reader()
    {
        var (owner, activity) = await Provisioning();
        await owner.Log(activity.Id, "first");
        var token = await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api);
        using var answer = await app.Client(token).GetAsync(activity.Links[Relation.Log].Href + "?max_delay=60", HttpCompletionOption.ResponseHeadersRead, Ct);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.Contains("first", await reader.ReadLineAsync(Ct), StringComparison.Ordinal);
        await app.Scalar<object>("update credentials set revoked_at = now() where user_id = $1 and kind = 'api'", owner.UserId);
        // One round may have passed the look at the token just before.
        await Task.Delay(1100, Ct);
        await owner.Log(activity.Id, "second");
        Assert.Null(await reader.ReadLineAsync(Ct));
    }

    [Fact]
    public async Task One_person_follows_so_many_logs_at_once_and_gets_the_places_back()
    {
        var (owner, activity) = await Provisioning();
        var path = activity.Links[Relation.Log].Href + "?max_delay=60";
        using var going = new CancellationTokenSource();
        var open = await Task.WhenAll(Enumerable.Range(0, Api.Http.OpenStreams.MostOfOne).Select(_ => owner.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, going.Token)));
        Assert.All(open, a => Assert.True(a.IsSuccessStatusCode));
        await (await owner.Get(path)).Refusal(429, "request.too_many_streams");
        foreach (var answer in open)
        {
            answer.Dispose();
        }

        await owner.Finish(activity.Id);
        for (var i = 0; i < 40 && (await owner.Get(path)).StatusCode == System.Net.HttpStatusCode.TooManyRequests; i++)
        {
            await Task.Delay(100, Ct);
        }

        Assert.True((await owner.Get(path)).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_stream_that_stays_quiet_ends_without_a_seal()
    {
        var (owner, activity) = await Provisioning();
        await owner.Log(activity.Id, "first");
        Assert.Equal(["first"], (await Lines(owner, activity.Links[Relation.Log].Href + "?max_delay=1")).Select(l => l.Data?.Message));
    }

    [Fact]
    public async Task No_more_lines_come_than_asked_for_and_no_seal_before_the_last()
    {
        var (owner, activity) = await Provisioning();
        await owner.Log(activity.Id, "one", "two", "three");
        await owner.Finish(activity.Id);
        Assert.Equal(["one", "two"], (await Lines(owner, activity.Links[Relation.Log].Href + "?max_items=2")).Select(l => l.Data?.Message));
        Assert.True((await Lines(owner, activity.Links[Relation.Log].Href + "?max_items=3"))[^1].Seal);
    }

    [Fact]
    public async Task A_long_log_comes_whole()
    {
        var (owner, activity) = await Provisioning();
        await owner.Log(activity.Id, [.. Enumerable.Range(1, 2500).Select(i => $"line {i}")]);
        await owner.Finish(activity.Id);
        var lines = await Lines(owner, activity.Links[Relation.Log].Href);
        Assert.Equal(2501, lines.Count);
        Assert.Equal(Enumerable.Range(1, 2500).Select(i => (long?)i), lines.Take(2500).Select(l => l.Id));
    }

    [Theory]
    [InlineData("start_at=-1")]
    [InlineData("max_items=many")]
    [InlineData("max_delay=soon")]
    [InlineData("start_at=99999999999999")]
    public async Task A_wrong_parameter_of_the_stream_is_named(string query)
    {
        var (owner, activity) = await Provisioning();
        var problem = await (await owner.Get($"{activity.Links[Relation.Log].Href}?{query}")).Refusal(422);
        Assert.Equal(query.Split('=')[0], Assert.Single(problem.Errors!.Keys));
    }

    [Fact]
    public async Task Activities_are_listed_newest_first_for_the_environment_and_the_project()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var branch = await owner.NewBranch(project, "b1");
        await owner.NewBranch(project, "b2");
        await owner.Post(branch + "/activate");
        var ofProject = await owner.Read<List<ActivityResource>>(project + "/activities");
        Assert.Equal([("environment.activate", "b1"), ("environment.branch", "b2"), ("environment.branch", "b1")], ofProject.Select(a => (a.Type, a.Environments[0])));
        Assert.Equal(["environment.activate", "environment.branch"], (await owner.Read<List<ActivityResource>>(branch + "/activities")).Select(a => a.Type));
        Assert.Equal("environment.activate", Assert.Single(await owner.Read<List<ActivityResource>>(project + "/activities?filter[state]=pending")).Type);
        Assert.Equal(2, (await owner.Read<List<ActivityResource>>(project + "/activities?filter[type]=environment.branch")).Count);
    }

    /// <summary>A list is read by hand and a single activity as an entity: they must not come to say different things.</summary>
    [Fact]
    public async Task A_list_says_of_each_activity_what_its_own_address_says()
    {
        var (owner, activity) = await Provisioning();
        string[] states =
        [
            "state = 'scheduled', run_at = now() + interval '1 hour'", "state = 'staged'", "state = 'pending', lock_id = cloud_uuid7(now())",
            "state = 'in_progress', started_at = now(), phase = 'forward', cancel_requested_at = null", "state = 'in_progress', started_at = now(), phase = 'undo', error = '{\"code\":\"x\",\"message\":\"y\"}'",
            "state = 'in_progress', started_at = now(), cancel_requested_at = now()", "state = 'in_progress', started_at = now(), cancellable = false",
            "state = 'complete', result = 'success', started_at = now(), completed_at = now(), parameters = '{\"size\": \"24\", \"list\": [1, null]}', created_by = null",
            "state = 'complete', result = 'failure', started_at = now(), completed_at = now(), error = '{\"code\":\"x\",\"message\":\"y\",\"root_cause\":\"z\"}'",
            "state = 'cancelled', completed_at = now(), cancelled_at = now(), cancel_requested_at = now()",
        ];
        const string Steps = """
            [{"name":"Größe \"1\"","state":2,"attempt":1,"started_at":"2026-11-21T01:02:03.456789+00:00","completed_at":"2026-11-21T01:02:04+00:00","deadline":null},
             {"name":"b","state":1,"attempt":3,"started_at":"2026-11-21T01:02:03.4+00:00","completed_at":null,"deadline":"2026-11-21T02:02:03.4+00:00"},
             {"name":"c","state":0,"attempt":0},{"name":"d","state":3,"attempt":1},{"name":"e","state":4,"attempt":1}]
            """;
        foreach (var state in states)
        {
            await app.Scalar<object>(
                """
                insert into activities select (jsonb_populate_record(a, jsonb_build_object('id', cloud_uuid7(now()), 'lock_id', cloud_uuid7(now()), 'exclusive', false, 'automated', false, 'steps', $2::jsonb))).*
                from activities a where a.id = $1
                """, Domain.WireId.TryParse(activity.Id, out var first) ? first : default, Steps);
            await app.Scalar<object>($"update activities set {state} where id = (select max(id::text)::uuid from activities where project_id = $1)", activity.Project!);
        }

        await ListsSayTheSame(owner, activity.Project!, states.Length + 2);

        // What was over was kept. It is not sent again where its row is another by now, nor where its environment is gone.
        await app.Scalar<object>("update activities set description = 'Änderung' where project_id = $1 and result = 'success' and created_by is null", activity.Project!);
        Assert.Contains("\"Änderung\"", await ListsSayTheSame(owner, activity.Project!, states.Length + 2), StringComparison.Ordinal);
        await app.Scalar<object>("delete from environments where project_id = $1 and machine_name = 'b1'", activity.Project!);
        var orphaned = await (await owner.Get($"/api/projects/{activity.Project}/activities")).Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain("environments/b1", orphaned, StringComparison.Ordinal);
        Assert.Contains("\"Änderung\"", orphaned, StringComparison.Ordinal);
    }

    /// <summary>A list is sent from what is kept: under a prefix its links must have it all the same, and a narrow page its end.</summary>
    [Fact]
    public async Task A_kept_list_has_the_links_of_who_reads_it()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await owner.NewBranch(project, "b1");
        await owner.NewBranch(project, "b2");
        await owner.Read<List<ActivityResource>>(project + "/activities");
        Assert.StartsWith("/api/", (await owner.Read<List<ActivityResource>>(project + "/activities"))[0].Links[Relation.Self].Href, StringComparison.Ordinal);
        var first = await owner.Get(project + "/activities?page%5Bsize%5D=1");
        Assert.Contains("rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.Equal("[]", await (await owner.Get(project + "/activities?filter%5Btype%5D=environment.scale")).Content.ReadAsStringAsync(Ct));
        owner.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/cloud");
        Assert.All(await owner.Read<List<ActivityResource>>(project + "/activities"), a => Assert.StartsWith("/cloud/api/", a.Links[Relation.Self].Href, StringComparison.Ordinal));
    }

    private static async Task<string> ListsSayTheSame(Member owner, string project, int activities)
    {
        async Task<string> Read(string path) => await (await owner.Get(path)).Content.ReadAsStringAsync(Ct);
        var text = "";
        for (var twice = 0; twice < 2; twice++)
        {
            foreach (var list in new[] { $"/api/projects/{project}/environments/b1/activities", $"/api/projects/{project}/activities" })
            {
                text = await Read(list);
                using var listed = JsonDocument.Parse(text);
                Assert.Equal(activities, listed.RootElement.GetArrayLength());
                foreach (var one in listed.RootElement.EnumerateArray())
                {
                    Assert.Equal(await Read(one.GetProperty("_links").GetProperty("self").GetProperty("href").GetString()!), one.GetRawText());
                }
            }
        }

        return text;
    }

    [Fact]
    public async Task Published_clients_filter_and_page_in_their_own_words()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var branch = await owner.NewBranch(project, "b1");
        await owner.NewBranch(project, "b2");
        await owner.Post(branch + "/activate");
        async Task<string[]> Listed(string query) => [.. (await owner.Read<List<ActivityResource>>($"{project}/activities?{query}")).Select(a => a.Type)];
        Assert.Equal(["environment.activate", "environment.branch", "environment.branch"], await Listed("type=environment.activate&type=environment.branch"));
        Assert.Equal(["environment.activate"], await Listed("state=pending&state=in_progress"));
        Assert.Equal(["environment.branch", "environment.branch"], await Listed("result=success"));
        Assert.Equal(["environment.activate"], await Listed("count=1"));
        var newest = (await owner.Read<List<ActivityResource>>(project + "/activities"))[0].CreatedAt;
        Assert.Equal(["environment.branch", "environment.branch"], await Listed("starts_at=" + Uri.EscapeDataString(newest.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffK", System.Globalization.CultureInfo.InvariantCulture))));
        foreach (var wrong in new[] { "state=x", "result=x", "starts_at=x", "count=x" })
        {
            await (await owner.Get($"{project}/activities?{wrong}")).Refusal(422, "validation.failed");
        }
    }

    [Fact]
    public async Task An_activity_is_found_below_its_project_and_its_environment_only()
    {
        var (owner, activity) = await Provisioning();
        var path = activity.Links[Relation.Self].Href;
        var project = path[..path.IndexOf("/environments", StringComparison.Ordinal)];
        Assert.Equal(activity.Id, (await owner.Read<ActivityResource>(path)).Id);
        Assert.Equal(activity.Id, (await owner.Read<ActivityResource>($"{project}/activities/{activity.Id}")).Id);
        await (await owner.Get(path.Replace("/b1/", "/master/", StringComparison.Ordinal))).Refusal(404, "activity.not_found");
        await (await owner.Get($"{await owner.NewProject()}/activities/{activity.Id}")).Refusal(404, "activity.not_found");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("%27")]
    public async Task What_never_was_an_id_is_404(string id)
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await (await owner.Get($"{project}/activities/x{id}")).Refusal(404, "activity.not_found");
        await (await owner.Get($"{project}/activities/x{id}/log")).Refusal(404, "activity.not_found");
        await (await owner.Get($"{project}/environments/master/backups/x{id}")).Refusal(404, "backup.not_found");
        await (await owner.Get($"/api/projects/x{id}")).Refusal(404, "project.not_found");
        await (await owner.Get($"/api/organizations/x{id}")).Refusal(404, "organization.not_found");
    }

    [Fact]
    public async Task An_answer_waits_for_the_work_it_began()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        var asked = owner.Post(branch + "/activate?wait=20");
        await Task.Delay(TimeSpan.FromMilliseconds(700), Ct);
        await owner.Settle(branch);
        var activity = Assert.Single((await (await asked).Read<Accepted>()).Embedded.Activities);
        Assert.Equal(("complete", "success", 100), (activity.State, activity.Result, activity.CompletionPercent));
    }

    [Fact]
    public async Task A_wait_that_is_over_answers_how_far_it_is()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        Assert.Equal("pending", Assert.Single((await (await owner.Post(branch + "/activate?wait=1")).Read<Accepted>()).Embedded.Activities).State);
    }

    [Fact]
    public async Task A_wait_ends_with_the_token_of_whoever_waits()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        var machine = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api)) };
        var begin = TimeProvider.System.GetTimestamp();
        var asked = machine.Post(branch + "/activate?wait=60");
        await Task.Delay(TimeSpan.FromMilliseconds(700), Ct);
        await app.Scalar<object>("update credentials set revoked_at = now() where user_id = $1 and kind = 'api'", owner.UserId);
        await (await asked).Read<Accepted>();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin).TotalSeconds, 0, 30);
    }

    [Theory]
    [InlineData("61")]
    [InlineData("soon")]
    public async Task A_wrong_wait_does_nothing(string wait)
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        await (await owner.Post($"{branch}/activate?wait={wait}")).Refusal(422);
        Assert.Equal("inactive", (await owner.Read<EnvironmentResource>(branch)).Lifecycle);
    }

    [Fact]
    public async Task The_typed_client_follows_a_log_over_broken_streams()
    {
        var (owner, activity) = await Provisioning();
        var client = new CloudClient(owner.Http);
        await owner.Log(activity.Id, "one");
        var reading = Task.Run(async () => await client.LogAsync(activity, ct: Ct).Select(l => l.Data!.Message).ToListAsync(Ct), Ct);
        await owner.Log(activity.Id, "two");
        await owner.Finish(activity.Id);
        Assert.Equal(["one", "two"], await reading);
    }

    private async Task<(Member Owner, ActivityResource Activity)> Provisioning()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        return (owner, Assert.Single((await (await owner.Post(branch + "/activate")).Read<Accepted>()).Embedded.Activities));
    }

    private static async Task<List<LogLine>> Lines(Member owner, string path) =>
        [.. (await Text(owner, path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<LogLine>(line, WireJson.Options)!)];

    private static async Task<string> Text(Member owner, string path)
    {
        var answer = await owner.Get(path);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
