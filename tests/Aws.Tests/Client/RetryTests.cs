using System.Diagnostics;
using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>What happens between a call and its answer: throttling, faults, lost answers, time-outs.</summary>
public sealed class RetryTests
{
    private static readonly NewBackup Backup = new("v", "arn:r", "arn:role", "op-1-token", new Dictionary<string, string>());

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_throttled_query_call_is_sent_again_with_the_same_token()
    {
        await using var aws = await FakeAws.Start(Answer.XmlError("Throttling", "Rate exceeded"), Answer.XmlError("Throttling", "Rate exceeded"), Answer.Xml("ExecuteChangeSet"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, "s", "op-1", "op-1-execute", Ct);

        AssertSameBodies(aws, 3, "ClientRequestToken=op-1-execute");
    }

    [Fact]
    public async Task A_throttled_json_call_is_sent_again_with_the_same_token()
    {
        await using var aws = await FakeAws.Start(Answer.JsonError("TooManyRequestsException", "Too many", 429), Answer.Json("""{"BackupJobId":"j-1"}"""));
        await using var cloud = new CloudAt(aws.Url);

        Assert.Equal("j-1", await cloud.Vaults.StartBackup(CloudAt.Frankfurt, Backup, Ct));

        AssertSameBodies(aws, 2, "op-1-token");
    }

    [Fact]
    public async Task A_fault_of_AWS_is_tried_again_with_the_same_token()
    {
        await using var aws = await FakeAws.Start(Answer.XmlError("InternalFailure", "oops", 500), Answer.Xml("ExecuteChangeSet"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, "s", "op-1", "op-1-execute", Ct);

        AssertSameBodies(aws, 2, "ClientRequestToken=op-1-execute");
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_with_the_same_token()
    {
        await using var aws = await FakeAws.Start(new Answer(0, "") { Lost = true }, Answer.Json("""{"BackupJobId":"j-1"}"""));
        await using var cloud = new CloudAt(aws.Url);

        Assert.Equal("j-1", await cloud.Vaults.StartBackup(CloudAt.Frankfurt, Backup, Ct));

        AssertSameBodies(aws, 2, "op-1-token");
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_repeated_with_the_same_token()
    {
        await using var aws = await FakeAws.Start(Answer.Xml("DeleteStack") with { After = TimeSpan.FromMinutes(1) }, Answer.Xml("DeleteStack"));
        await using var cloud = new CloudAt(aws.Url, "RequestTimeout=00:00:00.300");

        await cloud.Stacks.DeleteStack(CloudAt.Frankfurt, "s", "op-1-delete", null, Ct);

        AssertSameBodies(aws, 2, "ClientRequestToken=op-1-delete");
    }

    [Fact]
    public async Task Throttling_without_end_stops_at_the_deadline_and_is_called_throttling()
    {
        await using var aws = await FakeAws.Start(Answer.XmlError("Throttling", "Rate exceeded"));
        await using var cloud = new CloudAt(aws.Url, new HurriedTime(8)); // 1.5 s
        var clock = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));

        Assert.Equal((CloudErrorKind.Throttled, "Throttling", true), (failure.Kind, failure.Code, failure.Retryable));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        Assert.InRange(aws.Calls.Count, 2, 5);
    }

    [Fact]
    public async Task An_answer_that_never_comes_ends_at_the_deadline()
    {
        await using var aws = await FakeAws.Start(Answer.Xml("DescribeStacks") with { After = TimeSpan.FromMinutes(1) });
        await using var cloud = new CloudAt(aws.Url, new HurriedTime(20));

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));

        Assert.Equal((CloudErrorKind.Unavailable, CloudErrorCodes.DeadlineExceeded, 0), (failure.Kind, failure.Code, failure.HttpStatus));
    }

    /// <summary>Core lets callers queue for one renewal of a session, with no token: each of them has its own deadline all the same.</summary>
    [Fact]
    public async Task Callers_that_queue_for_a_session_which_never_comes_each_end_at_their_deadline()
    {
        await using var aws = await FakeAws.Start(Answer.Html(500) with { After = TimeSpan.FromMinutes(1) });
        await using var cloud = new CloudAt(aws.Url, new HurriedTime(20)); // 0.6 s, with the grace 0.65 s
        var tenant = new CloudAccount("eu-central-1", "arn:aws:iam::111111111111:role/r", "x", "op-1");
        var clock = Stopwatch.StartNew();

        var callers = Enumerable.Range(0, 8).Select(_ => Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(tenant, "s", Ct)));
        var failures = await Task.WhenAll(callers);

        Assert.All(failures, f => Assert.Equal((CloudErrorKind.Unavailable, CloudErrorCodes.DeadlineExceeded), (f.Kind, f.Code)));
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(aws.Calls, c => c.Service == "cloudformation");
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_failed_call()
    {
        await using var aws = await FakeAws.Start(Answer.XmlError("Throttling", "Rate exceeded"));
        await using var cloud = new CloudAt(aws.Url);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", cancel.Token));

        Assert.Equal(cancel.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        await using var cloud = new CloudAt(new Uri("http://127.0.0.1:1"), "MaxErrorRetry=0");

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Vaults.DescribeBackup(CloudAt.Frankfurt, "j", Ct));

        Assert.Equal((CloudErrorKind.Unavailable, CloudErrorCodes.NoConnection), (failure.Kind, failure.Code));
    }

    [Fact]
    public void The_deadline_of_a_call_is_shorter_than_the_workers_lease()
    {
        var lease = TimeSpan.FromSeconds(15); // DESIGN: lease 15 s
        var options = new Infrastructure.Aws.AwsOptions();

        Assert.True(options.RequestTimeout < Infrastructure.Aws.AwsCalls.Deadline && Infrastructure.Aws.AwsCalls.Deadline < lease);
    }

    private static void AssertSameBodies(FakeAws aws, int times, string holds)
    {
        Assert.Equal(times, aws.Calls.Count);
        Assert.Single(aws.Calls.Select(c => c.Body).Distinct());
        Assert.Contains(holds, aws.Calls[0].Body, StringComparison.Ordinal);
    }
}
