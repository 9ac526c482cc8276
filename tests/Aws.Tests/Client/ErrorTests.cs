using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>What a refusal means to a workflow.</summary>
public sealed class ErrorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ValidationError", "Stack:arn:aws:cloudformation:eu-central-1:0:stack/s/1 is in UPDATE_IN_PROGRESS state and can not be updated.", CloudErrorKind.Busy)]
    [InlineData("ValidationError", "Stack:arn:aws:cloudformation:eu-central-1:0:stack/s/1 is in ROLLBACK_COMPLETE state and can not be updated.", CloudErrorKind.Conflict)]
    [InlineData("ValidationError", "Stack:arn:aws:cloudformation:eu-central-1:0:stack/s/1 is in REVIEW_IN_PROGRESS state and can not be updated.", CloudErrorKind.Conflict)]
    [InlineData("ValidationError", "Stack [s] cannot be deleted while TerminationProtection is enabled", CloudErrorKind.Conflict)]
    [InlineData("ValidationError", "CancelUpdateStack cannot be called from current stack status", CloudErrorKind.Conflict)]
    [InlineData("ValidationError", "Drift detection is already in progress for stack [s]", CloudErrorKind.Busy)]
    [InlineData("ValidationError", "Stack [s] does not exist", CloudErrorKind.NotFound)]
    [InlineData("ValidationError", "Parameters: [X] must have values", CloudErrorKind.Invalid)]
    [InlineData("ValidationError", "Template format error: resource type AWS::X does not exist", CloudErrorKind.Invalid)]
    [InlineData("TokenAlreadyExistsException", "A client request token already exists", CloudErrorKind.Conflict)]
    [InlineData("LimitExceededException", "Limit on the number of stacks has been exceeded", CloudErrorKind.QuotaReached)]
    [InlineData("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_NAMED_IAM]", CloudErrorKind.Invalid)]
    [InlineData("AccessDenied", "User: u is not authorized to perform: cloudformation:SetStackPolicy", CloudErrorKind.Denied)]
    [InlineData("ExpiredToken", "The security token included in the request is expired", CloudErrorKind.Denied)]
    [InlineData("InvalidClientTokenId", "The security token included in the request is invalid.", CloudErrorKind.Denied)]
    [InlineData("Throttling", "Rate exceeded", CloudErrorKind.Throttled)]
    [InlineData("SomethingNew", "of which nobody knew", CloudErrorKind.Invalid)]
    public async Task A_refusal_of_CloudFormation_has_its_kind(string code, string message, CloudErrorKind kind)
    {
        await using var aws = await FakeAws.Start(Answer.XmlError(code, message));
        await using var cloud = new CloudAt(aws.Url, "MaxErrorRetry=0");

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.SetStackPolicy(CloudAt.Frankfurt, "s", "{}", Ct));

        Assert.Equal(kind, failure.Kind);
        Assert.Equal(("CloudFormation", "SetStackPolicy", code, message, 400, "r-1"),
            (failure.Service, failure.Operation, failure.Code, failure.Reason, failure.HttpStatus, failure.RequestId));
    }

    [Theory]
    [InlineData("InvalidResourceStateException", 400, CloudErrorKind.Busy)]
    [InlineData("com.amazonaws.backup#InvalidRequestException:http://internal.amazon.com/", 400, CloudErrorKind.Invalid)]
    [InlineData("ServiceUnavailableException", 500, CloudErrorKind.Unavailable)]
    [InlineData("UnrecognizedClientException", 400, CloudErrorKind.Denied)]
    public async Task A_refusal_of_Backup_has_its_kind(string code, int status, CloudErrorKind kind)
    {
        await using var aws = await FakeAws.Start(Answer.JsonError(code, "why", status));
        await using var cloud = new CloudAt(aws.Url, "MaxErrorRetry=0");

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Vaults.DeleteRecoveryPoint(CloudAt.Frankfurt, "v", "arn", Ct));

        Assert.Equal((kind, status, "why", "r-1"), (failure.Kind, failure.HttpStatus, failure.Reason, failure.RequestId));
        Assert.Equal(code.Split('#')[^1].Split(':')[0], failure.Code);
    }

    [Fact]
    public async Task A_missing_stack_job_or_recovery_point_is_null_and_its_deletion_done()
    {
        await using var aws = await FakeAws.Start(call => call.Service == "backup"
            ? Answer.JsonError("ResourceNotFoundException", "Cannot find it")
            : call.Form["Action"] == "DescribeStacks"
                ? Answer.XmlError("ValidationError", "Stack with id s does not exist")
                : Answer.XmlError("ChangeSetNotFound", "ChangeSet [op-1] does not exist", 404));
        await using var cloud = new CloudAt(aws.Url);

        Assert.Null(await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));
        Assert.Null(await cloud.Stacks.DescribeChangeSet(CloudAt.Frankfurt, "s", "op-1", Ct));
        Assert.Null(await cloud.Vaults.DescribeBackup(CloudAt.Frankfurt, "j", Ct));
        Assert.Null(await cloud.Vaults.DescribeRecoveryPoint(CloudAt.Frankfurt, "v", "arn", Ct));
        await cloud.Stacks.DeleteChangeSet(CloudAt.Frankfurt, "s", "op-1", Ct);
        await cloud.Vaults.DeleteRecoveryPoint(CloudAt.Frankfurt, "v", "arn", Ct);
        Assert.Equal(6, aws.Calls.Count);
    }

    /// <summary>A proxy's page says nothing about what exists: taking a 404 for "the stack is gone" would build a second one.</summary>
    [Theory]
    [InlineData(404, CloudErrorKind.Unknown)]
    [InlineData(500, CloudErrorKind.Unavailable)]
    [InlineData(503, CloudErrorKind.Unavailable)]
    [InlineData(403, CloudErrorKind.Denied)]
    public async Task A_page_of_html_speaks_by_its_status_alone(int status, CloudErrorKind kind)
    {
        await using var aws = await FakeAws.Start(Answer.Html(status));
        await using var cloud = new CloudAt(aws.Url, "MaxErrorRetry=0");

        var query = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));
        var json = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Vaults.DescribeBackup(CloudAt.Frankfurt, "j", Ct));

        Assert.Equal((kind, CloudErrorCodes.Unknown, status), (query.Kind, query.Code, query.HttpStatus));
        Assert.Equal((kind, CloudErrorCodes.Unknown, status), (json.Kind, json.Code, json.HttpStatus));
    }

    [Theory]
    [InlineData("<DescribeStacksResponse")]
    [InlineData("<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName></member></Stacks></DescribeStacksResult></DescribeStacksResponse>")]
    [InlineData("")]
    public async Task A_crippled_xml_answer_is_named_so(string body)
    {
        await using var aws = await FakeAws.Start(new Answer(200, body));
        await using var cloud = new CloudAt(aws.Url, "MaxErrorRetry=0");

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));

        Assert.Equal((CloudErrorKind.Unknown, CloudErrorCodes.MalformedAnswer), (failure.Kind, failure.Code));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"BackupJobId":"j"}""")]
    [InlineData("""{"BackupJobId":"j","State":"RUNNING","CreationDate":"yesterday"}""")]
    public async Task A_crippled_json_answer_is_named_so(string body)
    {
        await using var aws = await FakeAws.Start(Answer.Json(body));
        await using var cloud = new CloudAt(aws.Url, "MaxErrorRetry=0");

        var failure = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Vaults.DescribeBackup(CloudAt.Frankfurt, "j", Ct));

        Assert.Equal((CloudErrorKind.Unknown, CloudErrorCodes.MalformedAnswer), (failure.Kind, failure.Code));
    }

    [Fact]
    public async Task An_answer_without_result_element_is_an_answer()
    {
        await using var aws = await FakeAws.Start(new Answer(200, """
            <DeleteStackResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DeleteStackResponse>
            """));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.DeleteStack(CloudAt.Frankfurt, "s", "t", ["Files"], Ct);

        Assert.Equal("Files", aws.Calls.Single().Form["RetainResources.member.1"]);
    }
}
