using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws;

namespace Cloud.Aws.Tests.Client;

/// <summary>Every name the client sends and reads, held against AWS's own model of the two services.</summary>
public sealed partial class ContractTests
{
    private static readonly Dictionary<string, string> Pairs = new() { ["k"] = "v" };

    private static readonly NewChangeSet Change = new("stack", "op-1", "op-1", ChangeSetTypes.Create)
    {
        TemplateUrl = "https://b.s3.eu-central-1.amazonaws.com/t.json",
        TemplateBody = "{}",
        Parameters = new Dictionary<string, string?> { ["A"] = "1", ["B"] = null },
        Tags = Pairs,
        RoleArn = "arn:aws:iam::000000000000:role/r",
        OnStackFailure = "DELETE",
        Description = "d",
        RevertsDrift = true,
        Imports = [new("Data", "AWS::EC2::Volume", Pairs)],
    };

    /// <summary>Each operation with everything our port can put into it.</summary>
    private static readonly Dictionary<string, Func<CloudAt, CancellationToken, Task>> Operations = new()
    {
        ["CreateChangeSet"] = (c, ct) => c.Stacks.CreateChangeSet(CloudAt.Frankfurt, Change, ct),
        ["DescribeChangeSet"] = (c, ct) => c.Stacks.DescribeChangeSet(CloudAt.Frankfurt, "s", "op-1", ct),
        ["ExecuteChangeSet"] = (c, ct) => c.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, "s", "op-1", "t", ct),
        ["DeleteChangeSet"] = (c, ct) => c.Stacks.DeleteChangeSet(CloudAt.Frankfurt, "s", "op-1", ct),
        ["DescribeStacks"] = (c, ct) => c.Stacks.DescribeStack(CloudAt.Frankfurt, "s", ct),
        ["DescribeStackEvents"] = (c, ct) => c.Stacks.NewEvents(CloudAt.Frankfurt, "s", null, ct),
        ["ListStackResources"] = (c, ct) => c.Stacks.ListResources(CloudAt.Frankfurt, "s", ct),
        ["DeleteStack"] = (c, ct) => c.Stacks.DeleteStack(CloudAt.Frankfurt, "s", "t", ["Files", "Vault"], ct),
        ["UpdateTerminationProtection"] = (c, ct) => c.Stacks.SetTerminationProtection(CloudAt.Frankfurt, "s", true, ct),
        ["SetStackPolicy"] = (c, ct) => c.Stacks.SetStackPolicy(CloudAt.Frankfurt, "s", "{}", ct),
        ["GetTemplate"] = (c, ct) => c.Stacks.GetTemplate(CloudAt.Frankfurt, "s", ct),
        ["CancelUpdateStack"] = (c, ct) => c.Stacks.CancelUpdate(CloudAt.Frankfurt, "s", "t", ct),
        ["ContinueUpdateRollback"] = (c, ct) => c.Stacks.ContinueRollback(CloudAt.Frankfurt, "s", "t", ["Search"], ct),
        ["DetectStackDrift"] = (c, ct) => c.Stacks.DetectDrift(CloudAt.Frankfurt, "s", ct),
        ["DescribeStackDriftDetectionStatus"] = (c, ct) => c.Stacks.DescribeDriftDetection(CloudAt.Frankfurt, "d", ct),
        ["DescribeStackResourceDrifts"] = (c, ct) => c.Stacks.ListDrifts(CloudAt.Frankfurt, "s", ct),
        ["CreateBackupVault"] = (c, ct) => c.Vaults.CreateVault(CloudAt.Frankfurt, "v", "t", ct),
        ["DescribeBackupVault"] = (c, ct) => c.Vaults.DescribeVault(CloudAt.Frankfurt, "v", ct),
        ["StartBackupJob"] = (c, ct) => c.Vaults.StartBackup(CloudAt.Frankfurt, new NewBackup("v", "arn", "role", "t", Pairs, 35) { StartWindowMinutes = 60 }, ct),
        ["DescribeBackupJob"] = (c, ct) => c.Vaults.DescribeBackup(CloudAt.Frankfurt, "j", ct),
        ["ListRecoveryPointsByBackupVault"] = (c, ct) => c.Vaults.ListRecoveryPoints(CloudAt.Frankfurt, "v", "arn", ct),
        ["DescribeRecoveryPoint"] = (c, ct) => c.Vaults.DescribeRecoveryPoint(CloudAt.Frankfurt, "v", "arn", ct),
        ["GetRecoveryPointRestoreMetadata"] = (c, ct) => c.Vaults.RestoreMetadata(CloudAt.Frankfurt, "v", "arn", ct),
        ["StartRestoreJob"] = (c, ct) => c.Vaults.StartRestore(CloudAt.Frankfurt, new NewRestore("arn", "role", "t", Pairs, "EBS"), ct),
        ["DescribeRestoreJob"] = (c, ct) => c.Vaults.DescribeRestore(CloudAt.Frankfurt, "j", ct),
        ["DeleteRecoveryPoint"] = (c, ct) => c.Vaults.DeleteRecoveryPoint(CloudAt.Frankfurt, "v", "arn", ct),
    };

    public static TheoryData<string> Names => [.. AwsModel.CloudFormation.Operations.Concat(AwsModel.Backup.Operations)];

    /// <summary>The answer holds all that AWS may send, so a member read under a wrong name shows as a hole.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Names_sent_and_read_are_AWSs_own(string operation)
    {
        var model = AwsModel.CloudFormation.Operations.Contains(operation) ? AwsModel.CloudFormation : AwsModel.Backup;
        await using var aws = await FakeAws.Start(model.FullAnswer(operation));
        await using var cloud = new CloudAt(aws.Url, "MaxErrorRetry=0");

        var task = Operations[operation](cloud, TestContext.Current.CancellationToken);
        await task;

        var call = aws.Calls.Single();
        var input = model.Shape((string)model.Operation(operation)["input"]!);
        if (call.Service == "cloudformation")
        {
            AssertForm(model, operation, input, call);
        }
        else
        {
            AssertRest(model, operation, input, call);
        }

        if (operation is not "CreateChangeSet" && task.GetType().GetProperty("Result") is { } result)
        {
            AssertNoHoles(result.GetValue(task)!, operation); // CreateChangeSet answers two ids, which the record's other members do not come from
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_error_that_AWS_declares_has_a_kind(string operation)
    {
        var model = AwsModel.CloudFormation.Operations.Contains(operation) ? AwsModel.CloudFormation : AwsModel.Backup;

        Assert.All(model.Errors(operation), e => Assert.NotEqual(CloudErrorKind.Unknown, ErrorKinds.Of(e.Code, e.Status, "")));
    }

    [Fact]
    public void The_codes_that_decide_something_are_AWSs_own()
    {
        var declared = AwsModel.CloudFormation.Operations.SelectMany(AwsModel.CloudFormation.Errors)
            .Concat(AwsModel.Backup.Operations.SelectMany(AwsModel.Backup.Errors)).Select(e => e.Code).ToHashSet();

        string[] ours =
        [
            ErrorKinds.AlreadyExists, ErrorKinds.ChangeSetNotFound, ErrorKinds.InvalidChangeSetStatus, ErrorKinds.InsufficientCapabilities,
            ErrorKinds.LimitExceeded, ErrorKinds.TokenAlreadyExists, ErrorKinds.ResourceNotFound, ErrorKinds.InvalidResourceState,
        ];
        Assert.Empty(ours.Except(declared));
    }

    [Fact]
    public void The_words_for_states_are_AWSs_own()
    {
        Assert.Equal(AwsModel.CloudFormation.Enum("StackStatus").Order(), Words(typeof(StackStatus)));
        Assert.Equal(AwsModel.CloudFormation.Enum("ChangeSetStatus").Order(), Words(typeof(ChangeSetStatus)));
        Assert.Equal(AwsModel.Backup.Enum("BackupJobState").Order(), Words(typeof(BackupJobState)));
        Assert.Empty(Words(typeof(ChangeSetTypes)).Except(AwsModel.CloudFormation.Enum("ChangeSetType")));
    }

    private static IEnumerable<string> Words(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).Order();

    private static void AssertForm(AwsModel model, string operation, JsonObject input, Call call)
    {
        Assert.Equal(("POST", "/", operation, (string)model.Root["metadata"]!["apiVersion"]!), (call.Method, call.Target, call.Form["Action"], call.Form["Version"]));
        var names = call.Form.Keys.Where(k => k is not ("Action" or "Version")).ToList();
        Assert.All(names, name => Walk(model, input, name.Split('.')));
        AssertRequired(input, [.. names.Select(n => n.Split('.')[0])]);
    }

    private static void Walk(AwsModel model, JsonObject shape, string[] path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if ((string)shape["type"]! == "list")
            {
                Assert.Equal("member", path[i++]);
                Assert.Matches("^[1-9][0-9]*$", path[i]);
                shape = model.Shape(shape["member"]!);
            }
            else if ((string)shape["type"]! == "map")
            {
                Assert.Equal("entry", path[i++]);
                Assert.Matches("^[1-9][0-9]*$", path[i++]);
                Assert.Contains(path[i], new[] { "key", "value" });
                shape = model.Shape(shape[path[i]]!);
            }
            else
            {
                Assert.True(shape["members"]?[path[i]] is not null, $"AWS knows no {string.Join('.', path[..(i + 1)])}.");
                shape = model.Shape(shape["members"]![path[i]]!);
            }
        }

        Assert.DoesNotContain((string)shape["type"]!, (string[])["structure", "list"]);
    }

    private static void AssertRest(AwsModel model, string operation, JsonObject input, Call call)
    {
        var described = model.Operation(operation);
        Assert.Equal((string)described["method"]!, call.Method);
        var target = call.Target.Split('?');
        Assert.Matches("^" + PathVariable().Replace((string)described["uri"]!, "[^/]+") + "$", target[0]);

        var members = input["members"]!.AsObject();
        var inQuery = members.Where(m => (string?)m.Value!["location"] == "querystring").Select(m => (string)m.Value!["locationName"]!).ToHashSet();
        var query = HttpUtility.ParseQueryString(target.ElementAtOrDefault(1) ?? "").AllKeys.Select(k => k!);
        Assert.Empty(query.Except(inQuery));

        var body = call.Body.Length == 0 ? [] : JsonNode.Parse(call.Body)!.AsObject();
        AssertBody(model, input, body);
        var inUri = members.Where(m => (string?)m.Value!["location"] == "uri").Select(m => m.Key);
        AssertRequired(input, [.. inUri, .. body.Select(b => b.Key)]);
    }

    private static void AssertBody(AwsModel model, JsonObject shape, JsonObject body)
    {
        foreach (var (name, value) in body)
        {
            var member = shape["members"]![name];
            Assert.True(member is not null && member["location"] is null, $"AWS knows no {name} in the body.");
            var inner = model.Shape(member);
            if ((string)inner["type"]! == "structure")
            {
                AssertBody(model, inner, value!.AsObject());
            }
        }
    }

    private static void AssertRequired(JsonObject input, IEnumerable<string> sent) =>
        Assert.Empty((input["required"]?.AsArray() ?? []).Select(r => (string)r!).Except(sent));

    private static void AssertNoHoles(object? value, string path)
    {
        Assert.True(value is not null && !Equals(value, "") && !Equals(value, 0L), $"{path} was not read.");
        if (value is string || value.GetType().IsPrimitive || value is DateTimeOffset)
        {
            return;
        }

        if (value is IEnumerable list)
        {
            var items = list.Cast<object>().ToList();
            Assert.True(items.Count > 0, $"{path} was not read.");
            items.ForEach(i => AssertNoHoles(i, path + "[]"));
            return;
        }

        foreach (var property in value.GetType().GetProperties().Where(p => p.CanWrite || value.GetType().Namespace != typeof(ChangeSet).Namespace))
        {
            AssertNoHoles(property.GetValue(value), $"{path}.{property.Name}");
        }
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathVariable();
}
