using System.Globalization;
using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>What the port adds to single calls: attempts told from each other, pages, events in order.</summary>
public sealed class StackTests
{
    private static readonly NewChangeSet Change = new("s", "op-1", "op-1", ChangeSetTypes.Update);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_set_that_exists_is_ours_and_described()
    {
        await using var aws = await FakeAws.Start(call => call.Form["Action"] == "CreateChangeSet"
            ? Answer.XmlError("AlreadyExistsException", "ChangeSet op-1 already exists")
            : Described("CREATE_COMPLETE", "AVAILABLE"));
        await using var cloud = new CloudAt(aws.Url);

        var changeSet = await cloud.Stacks.CreateChangeSet(CloudAt.Frankfurt, Change, Ct);

        Assert.Equal(("cs-arn", "s-arn", true, true), (changeSet.Id, changeSet.StackId, changeSet.IsSettled, changeSet.CanExecute));
    }

    [Fact]
    public async Task Nulls_keep_the_template_and_the_parameters_that_the_stack_has()
    {
        await using var aws = await FakeAws.Start(Answer.Xml("CreateChangeSet", "<Id>cs-arn</Id><StackId>s-arn</StackId>"));
        await using var cloud = new CloudAt(aws.Url);

        var parameters = new Dictionary<string, string?> { ["Size"] = "L", ["Image"] = null, ["Empty"] = "" };
        await cloud.Stacks.CreateChangeSet(CloudAt.Frankfurt, Change with { Parameters = parameters }, Ct);

        var form = aws.Calls.Single().Form;
        Assert.Equal("true", form["UsePreviousTemplate"]);
        Assert.Equal(("Size", "L"), (form["Parameters.member.1.ParameterKey"], form["Parameters.member.1.ParameterValue"]));
        Assert.Equal(("Image", "true"), (form["Parameters.member.2.ParameterKey"], form["Parameters.member.2.UsePreviousValue"]));
        Assert.Equal(("Empty", ""), (form["Parameters.member.3.ParameterKey"], form["Parameters.member.3.ParameterValue"]));
    }

    [Theory]
    [InlineData("EXECUTE_IN_PROGRESS")]
    [InlineData("EXECUTE_COMPLETE")]
    [InlineData("EXECUTE_FAILED")]
    public async Task Executing_what_was_started_before_is_done(string executionStatus)
    {
        await using var aws = await FakeAws.Start(NotExecutable("CREATE_COMPLETE", executionStatus));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, "s", "op-1", "t", Ct);

        Assert.Equal(["ExecuteChangeSet", "DescribeChangeSet"], aws.Calls.Select(c => c.Form["Action"]));
    }

    [Theory]
    [InlineData("CREATE_IN_PROGRESS", "UNAVAILABLE", CloudErrorKind.Busy)]
    [InlineData("FAILED", "UNAVAILABLE", CloudErrorKind.Conflict)]
    [InlineData("CREATE_COMPLETE", "OBSOLETE", CloudErrorKind.Conflict)]
    public async Task Executing_what_cannot_be_executed_says_whether_waiting_helps(string status, string executionStatus, CloudErrorKind kind)
    {
        await using var aws = await FakeAws.Start(NotExecutable(status, executionStatus));
        await using var cloud = new CloudAt(aws.Url);

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, "s", "op-1", "t", Ct));

        Assert.Equal((kind, "InvalidChangeSetStatus"), (failure.Kind, failure.Code));
    }

    [Theory]
    [InlineData("The submitted information didn't contain changes. Submit different information to create a change set.", true)]
    [InlineData("No updates are to be performed.", true)]
    [InlineData("Transform AWS::Serverless failed", false)]
    public async Task A_change_set_that_failed_for_want_of_changes_is_told_from_others(string reason, bool noOp)
    {
        await using var aws = await FakeAws.Start(Described("FAILED", "UNAVAILABLE", $"<StatusReason>{reason}</StatusReason>"));
        await using var cloud = new CloudAt(aws.Url);

        var changeSet = await cloud.Stacks.DescribeChangeSet(CloudAt.Frankfurt, "s", "op-1", Ct);

        Assert.Equal((noOp, true, false), (changeSet!.IsNoOp, changeSet.IsSettled, changeSet.CanExecute));
    }

    [Fact]
    public async Task The_changes_of_all_pages_are_one_list()
    {
        await using var aws = await FakeAws.Start(call => Described("CREATE_COMPLETE", "AVAILABLE", call.Number < 3
            ? $"<Changes>{ChangeXml(call.Number)}</Changes><NextToken>page-{call.Number + 1}</NextToken>"
            : $"<Changes>{ChangeXml(3)}</Changes>"));
        await using var cloud = new CloudAt(aws.Url);

        var changeSet = await cloud.Stacks.DescribeChangeSet(CloudAt.Frankfurt, "s", "op-1", Ct);

        Assert.Equal(["R1", "R2", "R3"], changeSet!.Changes.Select(c => c.LogicalId));
        Assert.Equal([null, "page-2", "page-3"], aws.Calls.Select(c => c.Form.GetValueOrDefault("NextToken")));
    }

    [Fact]
    public async Task New_events_come_oldest_first_and_stop_at_the_last_seen()
    {
        await using var aws = await FakeAws.Start(call => EventPage(call, pages: 10));
        await using var cloud = new CloudAt(aws.Url);

        var events = await cloud.Stacks.NewEvents(CloudAt.Frankfurt, "s-arn", "3-2", Ct);

        Assert.Equal(["3-1", "2-2", "2-1", "1-2", "1-1"], events.Select(e => e.Id));
        Assert.Equal(3, aws.Calls.Count);
    }

    [Fact]
    public async Task Reading_events_ends_after_twenty_pages()
    {
        await using var aws = await FakeAws.Start(call => EventPage(call, pages: int.MaxValue));
        await using var cloud = new CloudAt(aws.Url);

        var events = await cloud.Stacks.NewEvents(CloudAt.Frankfurt, "s-arn", null, Ct);

        Assert.Equal((40, "20-2", "1-1"), (events.Count, events[0].Id, events[^1].Id));
    }

    [Fact]
    public async Task A_list_without_end_is_given_up()
    {
        await using var aws = await FakeAws.Start(Answer.Xml("ListStackResources", "<NextToken>again</NextToken>"));
        await using var cloud = new CloudAt(aws.Url);

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.ListResources(CloudAt.Frankfurt, "s-arn", Ct));

        Assert.Equal((CloudErrorCodes.MalformedAnswer, 200), (failure.Code, aws.Calls.Count));
    }

    private static Func<Call, Answer> NotExecutable(string status, string executionStatus) => call => call.Form["Action"] == "ExecuteChangeSet"
        ? Answer.XmlError("InvalidChangeSetStatus", $"ChangeSet [cs-arn] cannot be executed in its current status of [{status}]")
        : Described(status, executionStatus);

    private static Answer Described(string status, string executionStatus, string more = "") => Answer.Xml("DescribeChangeSet",
        $"<ChangeSetId>cs-arn</ChangeSetId><StackId>s-arn</StackId><Status>{status}</Status><ExecutionStatus>{executionStatus}</ExecutionStatus>{more}");

    private static string ChangeXml(int n) =>
        $"<member><Type>Resource</Type><ResourceChange><Action>Add</Action><LogicalResourceId>R{n}</LogicalResourceId>"
        + "<ResourceType>AWS::EC2::VPC</ResourceType></ResourceChange></member>";

    /// <summary>Newest first, two events a page, ids "page-place".</summary>
    private static Answer EventPage(Call call, int pages)
    {
        var page = int.Parse(call.Form.GetValueOrDefault("NextToken", "1"), CultureInfo.InvariantCulture);
        var next = page < pages ? $"<NextToken>{page + 1}</NextToken>" : "";
        return Answer.Xml("DescribeStackEvents", $"<StackEvents>{EventXml($"{page}-1")}{EventXml($"{page}-2")}</StackEvents>{next}");
    }

    private static string EventXml(string id) =>
        $"<member><EventId>{id}</EventId><Timestamp>2026-01-02T03:04:05.678Z</Timestamp><LogicalResourceId>Vpc</LogicalResourceId>"
        + "<ResourceType>AWS::EC2::VPC</ResourceType><ResourceStatus>CREATE_IN_PROGRESS</ResourceStatus></member>";
}
