using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Cloud.Cli.Tests.Running;

/// <summary>Long work, watched.</summary>
public sealed class WatchTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    /// <summary>A backup that runs until <paramref name="over"/> says that it is over.</summary>
    private static async Task<FakeApi> Start(Func<bool> over)
    {
        var api = await FakeApi.Start();
        return api.On("GET /api/projects/p1/environments/production", Samples.Environment("production", "master", "production"))
            .On("POST /api/projects/p1/environments/production/backup", Samples.Accepted(Samples.ActivityOf("pending")))
            .On($"GET /api/projects/p1/activities/{Samples.Activity}", _ => new(200, over() ? Samples.ActivityOf("complete", "success") : Samples.ActivityOf("in_progress")))
            .On($"GET /api/projects/p1/activities/{Samples.Activity}/log", _ => new(200, "{\"_id\":1,\"data\":{\"timestamp\":\"2026-11-21T09:00:02Z\",\"message\":\"Job started.\"}}\n{\"seal\":true}\n"))
            .On("GET /api/projects/p1/environments/production/backups", "[]");
    }

    [Fact]
    public async Task In_a_pipe_it_is_lines_on_stderr_and_the_result_on_stdout()
    {
        var looks = 0;
        await using var api = await Start(() => ++looks > 2);
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var ended = (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production", "-o", "json")).Done();
        Assert.Contains(" 40 %  Start the jobs (1 of 1)\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains("10:00:02  Job started.\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains("100 %  success\n", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", ended.Error, StringComparison.Ordinal);
        Assert.StartsWith("{\n  \"activities\": [", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_project_tells_of_it_nobody_asks_in_between()
    {
        var (over, before) = (false, 0);
        await using var api = await Start(() => over);
        int Looks() => api.Requests.Count(r => r.Path.EndsWith(Samples.Activity, StringComparison.Ordinal));
        api.On("GET /api/projects/p1/subscribe", _ => new(200, "event: ping\ndata: {}\nid: 1\n\n", "text/event-stream")
        {
            Then = async (response, gone) =>
            {
                before = Looks();
                await Task.Delay(TimeSpan.FromSeconds(6), gone);
                over = true;
                await response.WriteAsync($"event: activity\ndata: {{\"id\":\"{Samples.Activity}\"}}\nid: 2\n\n", gone);
                await response.Body.FlushAsync(gone);
                await Task.Delay(Timeout.Infinite, gone).ContinueWith(static _ => { }, TaskScheduler.Default);
            },
        });
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var ended = (await shell.Cloud("activity", "wait", Samples.Activity, "-p", "p1")).Done();
        Assert.Equal("", ended.Out);

        // One when the line is there, one at the end, and one that was on its way.
        Assert.InRange(Looks() - before, 2, 3);
    }

    [Fact]
    public async Task In_a_terminal_a_bar_stays_below_the_log()
    {
        var looks = 0;
        await using var api = await Start(() => ++looks > 3);
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var shown = (await shell.InTerminal("backup create -p p1 -e production")).Done().Out;
        Assert.Contains("━", shown, StringComparison.Ordinal);
        Assert.Contains("Start the jobs (1 of 1)", shown, StringComparison.Ordinal);
        Assert.Contains("Job started.", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_waiting_it_prints_the_activity_and_ends()
    {
        await using var api = await Start(() => false);
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var ended = (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production", "--no-wait")).Done();
        Assert.Equal(Samples.Activity + "\n", ended.Out);
        Assert.Contains($"cloud activity log {Samples.Activity} -p p1", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Control_C_stops_watching_and_not_working(string signal)
    {
        await using var api = await Start(() => false);
        using var shell = new Shell(api.Url, "cloud_pat_1");
        using var watching = shell.BeginCloud("backup", "create", "-p", "p1", "-e", "production");
        for (var waited = Stopwatch.StartNew(); !api.Requests.Any(r => r.Path.EndsWith("/log", StringComparison.Ordinal)); await Task.Delay(20, TestContext.Current.CancellationToken))
        {
            Assert.True(waited.Elapsed < Within, "It never began to watch.");
        }

        await Shell.Signal(watching, signal);
        var ended = (await Shell.End(watching)).With(ExitCode.Interrupted);
        Assert.Contains($"Stopped watching. The work goes on. To go on watching:\n  cloud activity log {Samples.Activity} -p p1", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Requests, r => r.Path.EndsWith("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Waiting_ends_as_the_work_does_or_when_its_time_is_over()
    {
        var looks = 0;
        await using var api = await Start(() => ++looks > 2);
        using var shell = new Shell(api.Url, "cloud_pat_1");
        (await shell.Cloud("activity", "wait", Samples.Activity, "-p", "p1")).Done();
        await using var slow = await Start(() => false);
        shell.Variables["CLOUD_API"] = slow.Url;
        var ended = (await shell.Cloud("activity", "wait", Samples.Activity, "-p", "p1", "--within", "1")).With(ExitCode.Failed);
        Assert.Contains("not over after 1 s, and goes on", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_is_lines_for_people_and_as_it_came_for_programs()
    {
        await using var api = await Start(() => true);
        using var shell = new Shell(api.Url, "cloud_pat_1");
        Assert.Equal("2026-11-21 10:00:02  Job started.\n", (await shell.Cloud("activity", "log", Samples.Activity, "-p", "p1")).Done().Out);
        Assert.Equal("{\"_id\":1,\"data\":{\"timestamp\":\"2026-11-21T09:00:02.000000Z\",\"message\":\"Job started.\"}}\n", (await shell.Cloud("activity", "log", Samples.Activity, "-p", "p1", "-o", "json")).Done().Out);
    }
}
