using System.Collections.Concurrent;

namespace Cloud.Cli.Tests.Running;

/// <summary>An answer that gets lost doubles nothing: the change comes again with the key of its first try, and the API knows it.</summary>
public sealed class LostAnswerTests(World world)
{
    [Fact]
    public async Task What_the_real_API_did_before_its_answer_got_lost_is_not_done_again()
    {
        using var direct = await world.NewShell();
        await using var proxy = await LossyProxy.Start(world.Api);
        using var shell = new Shell(proxy.Url, world.Owner("api_token"));
        var store = await World.NewStore(shell);
        var title = "Once " + Guid.CreateVersion7();

        proxy.LoseNext(1, "POST", "/projects");
        var project = (await shell.Cloud("project", "create", "--title", title, "--region", "eu-central-1", "--plan", "pro", "--blueprint", "magento-cluster", "--repository", store,
            "--activate", "", "--columns", "id", "--no-header")).Done().Out.Trim();
        Assert.Equal(0, proxy.StillToLose);
        Assert.Single((await direct.Cloud("project", "list", "--columns", "title", "-o", "csv")).Done().Out.Split('\n'), title);

        // Made twice, the second would be refused: there is such a branch.
        proxy.LoseNext(2, "POST", "/branch");
        (await shell.Cloud("environment", "branch", "feature/once", "-p", project, "-e", "master")).Done();
        Assert.Equal(0, proxy.StillToLose);
        Assert.Single((await direct.Cloud("activity", "list", "-p", project, "--columns", "type", "--no-header")).Done().Out.Split('\n'), "environment.branch");
    }

    [Fact]
    public async Task The_secret_of_a_token_that_got_lost_is_said_to_be_lost()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.On("POST /api/users/me/api-tokens", """{"id":"t1","name":"ci","scopes":[],"projects":[],"created_at":"2026-11-21T09:00:00Z","_links":{}}""", 201);
        var ended = (await shell.Cloud("token", "create", "ci", "--columns", "token", "--no-header")).With(ExitCode.Failed);
        Assert.Equal("", ended.Out);
        Assert.Contains("cloud token delete t1", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_whose_answers_get_lost_is_made_once()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var done = new ConcurrentDictionary<string, int>();
        var lost = 0;
        api.On("GET /api/projects/p1/environments/production", Samples.Environment("production", "master", "production"))
            .On("POST /api/projects/p1/environments/production/backup", asked =>
            {
                // What the contract says of Idempotency-Key: the first one does it, the others are given its answer.
                done.AddOrUpdate(asked.Key!, 1, (_, seen) => seen + 1);
                return new(200, Samples.Accepted(Samples.ActivityOf("pending")), Lost: Interlocked.Increment(ref lost) <= 2);
            });
        var ended = (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production", "--no-wait")).Done();
        Assert.Equal(Samples.Activity + "\n", ended.Out);
        Assert.Equal(3, Assert.Single(done).Value);
        Assert.Equal(3, api.Requests.Where(r => r.Method == "POST").Select(r => r.Body).Count(body => body.Contains("\"safe\":true", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_changes_have_two_keys()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.On("GET /api/projects/p1/environments/production", Samples.Environment("production", "master", "production")).On("POST /api/projects/p1/environments/production/backup", Samples.Accepted(Samples.ActivityOf("pending")));
        (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production", "--no-wait")).Done();
        (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production", "--no-wait")).Done();
        Assert.Equal(2, api.Requests.Where(r => r.Method == "POST").Select(r => r.Key).Distinct().Count());
    }

    [Theory]
    [InlineData(503, "database.unavailable")]
    [InlineData(429, "auth.rate_limited")]
    [InlineData(409, "idempotency.repeated")]
    public async Task An_answer_that_asks_to_come_back_is_taken_at_its_word(int status, string code)
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var tries = new ConcurrentQueue<long>();
        api.On("POST /api/x", asked =>
        {
            tries.Enqueue(TimeProvider.System.GetTimestamp());
            return tries.Count < 2 ? new(status, $$"""{"title":"x","status":{{status}},"code":"{{code}}","detail":"Later.","retryable":true}""", RetryAfter: "1") : new(200, "{}");
        });
        var ended = status == 409 ? null : (await shell.Cloud("api", "POST", "/api/x", "-d", "{}")).Done();
        if (ended is not null)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(tries.First(), tries.Last()) >= TimeSpan.FromMilliseconds(990));
            Assert.Equal("{}", ended.Out);
        }
        else
        {
            // As written by hand, its 409 is shown; a command of its own waits for its twin's answer.
            api.On("GET /api/projects/p1", Samples.Project("p1", "Shop")).On("PATCH /api/projects/p1", asked =>
            {
                tries.Enqueue(0);
                return tries.Count < 2 ? new(status, $$"""{"title":"x","status":{{status}},"code":"{{code}}","detail":"Later.","retryable":true}""") : new(200, Samples.Project("p1", "New"));
            });
            Assert.Equal("New\n", (await shell.Cloud("project", "update", "p1", "--title", "New", "--columns", "title", "--no-header")).Done().Out);
        }
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.Problem("GET /api/projects/p1", 409, "environment.wrong_state", "No.");
        (await shell.Cloud("project", "get", "p1")).With(ExitCode.Refused);
        Assert.Single(api.Requests);
    }
}
