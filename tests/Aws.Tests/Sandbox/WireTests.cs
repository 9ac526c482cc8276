using System.Reflection;
using System.Text.Json;
using System.Xml.Linq;
using Cloud.Sandbox.Protocol;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>Every element the sandbox sends, compared with AWS's own service models (data/*.json, made by data/extract.py).</summary>
public sealed class WireTests
{
    private const string Template = """
        {"Parameters":{"Name":{"Type":"String","Default":"a","Description":"d"},"Size":{"Type":"String","Default":"s","AllowedValues":["s","m"]}},
         "Description":"wire",
         "Resources":{"Net":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}},"Topic":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":{"Ref":"Name"}}},
                      "Role":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":{}}}},
         "Outputs":{"Net":{"Value":{"Ref":"Net"},"Description":"d","Export":{"Name":"net"}}}}
        """;

    [Fact]
    public async Task CloudFormation_sends_only_what_the_model_has()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var wire = new QueryWire("cloudformation", sandbox.Raw("cloudformation"));
        var stack = ("StackName", "wire");
        await wire.Call("CreateChangeSet", stack, ("ChangeSetName", "c1"), ("ChangeSetType", "CREATE"), ("TemplateBody", Template), ("Capabilities.member.1", "CAPABILITY_IAM"),
            ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v"), ("Description", "first"), ("RoleARN", "arn:aws:iam::000000000000:role/r"), ("OnStackFailure", "DELETE"));
        await wire.Until("DescribeChangeSet", "CREATE_COMPLETE", stack, ("ChangeSetName", "c1"));
        await wire.Call("ListChangeSets", stack);
        await wire.Call("ExecuteChangeSet", stack, ("ChangeSetName", "c1"), ("ClientRequestToken", "t1"));
        await wire.Until("DescribeStacks", "CREATE_COMPLETE", stack);
        await wire.Call("CreateChangeSet", stack, ("ChangeSetName", "c2"), ("TemplateBody", Template.Replace("10.0.0.0", "10.9.0.0", StringComparison.Ordinal)),
            ("Capabilities.member.1", "CAPABILITY_IAM"), ("Parameters.member.1.ParameterKey", "Name"), ("Parameters.member.1.ParameterValue", "b"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "w"));
        await wire.Until("DescribeChangeSet", "CREATE_COMPLETE", stack, ("ChangeSetName", "c2"), ("IncludePropertyValues", "true"));
        await wire.Call("DeleteChangeSet", stack, ("ChangeSetName", "c2"));
        foreach (var read in new[] { "DescribeStackEvents", "DescribeStackResources", "ListStackResources", "GetTemplate", "GetTemplateSummary" }) await wire.Call(read, stack);
        await wire.Call("DescribeStackResource", stack, ("LogicalResourceId", "Net"));
        await wire.Call("ListStacks");
        await wire.Call("ValidateTemplate", ("TemplateBody", Template));
        await wire.Call("SetStackPolicy", stack, ("StackPolicyBody", """{"Statement":[]}"""));
        await wire.Call("GetStackPolicy", stack);
        var detection = (await wire.Call("DetectStackDrift", stack)).Value;
        await wire.Until("DescribeStackDriftDetectionStatus", "DETECTION_COMPLETE", ("StackDriftDetectionId", detection));
        await wire.Call("DescribeStackResourceDrifts", stack);
        await wire.Call("UpdateTerminationProtection", stack, ("EnableTerminationProtection", "false"));
        await wire.Call("DeleteStack", stack);
        // These two answer with no element at all, or need a stack in trouble; the scenarios of the JavaScript client call them.
        Assert.Equal(["CancelUpdateStack", "ContinueUpdateRollback"], wire.Uncalled);
    }

    [Fact]
    public async Task Drift_and_changes_that_revert_or_import_send_only_what_the_model_has()
    {
        const string Volumes = """{"Resources":{"Data":{"Type":"AWS::EC2::Volume","DeletionPolicy":"Retain","Properties":{"Size":8,"AvailabilityZone":"eu-central-1a"}},"Gone":{"Type":"AWS::SNS::Topic","Properties":{}}}}""";
        await using var sandbox = await RunningSandbox.StartAsync();
        var wire = new QueryWire("cloudformation", sandbox.Raw("cloudformation"));
        var stack = ("StackName", "drifting");
        await wire.Call("CreateChangeSet", stack, ("ChangeSetName", "c1"), ("ChangeSetType", "CREATE"), ("TemplateBody", Volumes));
        await wire.Until("DescribeChangeSet", "CREATE_COMPLETE", stack, ("ChangeSetName", "c1"));
        await wire.Call("ExecuteChangeSet", stack, ("ChangeSetName", "c1"));
        await wire.Until("DescribeStacks", "CREATE_COMPLETE", stack);
        await SandboxPages.SendAsync(sandbox.Url, HttpMethod.Post, "tampering", """{"kind":"modify_resource","stack":"drifting","resource":"Data","properties":{"Size":16}}""");
        await SandboxPages.SendAsync(sandbox.Url, HttpMethod.Post, "tampering", """{"kind":"delete_resource","stack":"drifting","resource":"Gone"}""");
        await wire.Until("DescribeStackDriftDetectionStatus", "DETECTION_COMPLETE", ("StackDriftDetectionId", (await wire.Call("DetectStackDrift", stack)).Value));
        Assert.Contains("NOT_EQUAL", (await wire.Call("DescribeStackResourceDrifts", stack)).Value, StringComparison.Ordinal);
        await wire.Call("CreateChangeSet", stack, ("ChangeSetName", "c2"), ("UsePreviousTemplate", "true"), ("DeploymentMode", "REVERT_DRIFT"));
        await wire.Until("DescribeChangeSet", "DRIFTED", stack, ("ChangeSetName", "c2"), ("IncludePropertyValues", "true"));
        var volume = (await wire.Call("DescribeStackResource", stack, ("LogicalResourceId", "Data"))).Descendants().First(e => e.Name.LocalName == "PhysicalResourceId").Value;
        await wire.Call("DeleteStack", stack);

        var other = ("StackName", "importing");
        var alone = """{"Resources":{"Data":{"Type":"AWS::EC2::Volume","DeletionPolicy":"Delete","Properties":{"Size":16,"AvailabilityZone":"eu-central-1a"}}}}""";
        await wire.Call("CreateChangeSet", other, ("ChangeSetName", "c1"), ("ChangeSetType", "IMPORT"), ("TemplateBody", alone), ("ResourcesToImport.member.1.LogicalResourceId", "Data"),
            ("ResourcesToImport.member.1.ResourceType", "AWS::EC2::Volume"), ("ResourcesToImport.member.1.ResourceIdentifier.entry.1.key", "VolumeId"), ("ResourcesToImport.member.1.ResourceIdentifier.entry.1.value", volume));
        await wire.Until("DescribeChangeSet", "CREATE_COMPLETE", other, ("ChangeSetName", "c1"));
        await wire.Call("ExecuteChangeSet", other, ("ChangeSetName", "c1"));
        await wire.Until("DescribeStacks", "IMPORT_COMPLETE", other);
        await wire.Call("DescribeStackEvents", other);
    }

    [Fact]
    public async Task Answer_to_DeleteStack_has_no_result_element()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var (status, body) = await sandbox.Raw("cloudformation").QueryAsync("DeleteStack", ("StackName", "none"));
        Assert.Equal(200, status);
        Assert.Equal(["ResponseMetadata"], XElement.Parse(body).Elements().Select(e => e.Name.LocalName));
    }

    [Fact]
    public async Task Refusals_have_the_query_protocols_form()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var (status, body) = await sandbox.Raw("cloudformation").QueryAsync("DescribeStacks", ("StackName", "none"));
        var root = XElement.Parse(body);
        XNamespace space = "http://cloudformation.amazonaws.com/doc/2010-05-15/";
        Assert.Equal((400, space + "ErrorResponse"), (status, root.Name));
        Assert.Equal(["Sender", "ValidationError", "Stack with id none does not exist"], root.Element(space + "Error")!.Elements().Select(e => e.Value));
    }

    [Fact]
    public async Task Security_tokens_send_only_what_the_model_has()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var wire = new QueryWire("sts", sandbox.Raw("sts"));
        await wire.Call("GetCallerIdentity");
        await wire.Call("AssumeRole", ("RoleArn", "arn:aws:iam::000000000000:role/r"), ("RoleSessionName", "me"));
        Assert.Empty(wire.Uncalled);
    }

    [Fact]
    public async Task Backup_sends_only_what_the_model_has()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var wire = new RestWire(sandbox.Raw("backup"));
        await wire.Call("CreateBackupVault", HttpMethod.Put, "/backup-vaults/v1", """{"BackupVaultTags":{"a":"b"}}""");
        await wire.Call("DescribeBackupVault", HttpMethod.Get, "/backup-vaults/v1");
        await wire.Call("ListBackupVaults", HttpMethod.Get, "/backup-vaults/");
        const string Arn = "arn:aws:elasticfilesystem:eu-central-1:000000000000:file-system/fs-01";
        var started = await wire.Call("StartBackupJob", HttpMethod.Put, "/backup-jobs", $$$"""{"BackupVaultName":"v1","ResourceArn":"{{{Arn}}}","IamRoleArn":"arn:aws:iam::000000000000:role/r","Lifecycle":{"DeleteAfterDays":3}}""");
        var id = started.GetProperty("BackupJobId").GetString()!;
        await wire.Until("DescribeBackupJob", "/backup-jobs/" + id, "State", "COMPLETED");
        await wire.Call("ListBackupJobs", HttpMethod.Get, "/backup-jobs/");
        var points = await wire.Call("ListRecoveryPointsByBackupVault", HttpMethod.Get, "/backup-vaults/v1/recovery-points/");
        var point = Uri.EscapeDataString(points.Text("RecoveryPoints.0.RecoveryPointArn"));
        await wire.Call("DescribeRecoveryPoint", HttpMethod.Get, $"/backup-vaults/v1/recovery-points/{point}");
        await wire.Call("GetRecoveryPointRestoreMetadata", HttpMethod.Get, $"/backup-vaults/v1/recovery-points/{point}/restore-metadata");
        await wire.Call("ListTags", HttpMethod.Get, $"/tags/{point}/");
        var restore = await wire.Call("StartRestoreJob", HttpMethod.Put, "/restore-jobs", $$"""{"RecoveryPointArn":"{{Uri.UnescapeDataString(point)}}","Metadata":{"newFileSystem":"true"},"IamRoleArn":"arn:aws:iam::000000000000:role/r"}""");
        await wire.Until("DescribeRestoreJob", "/restore-jobs/" + restore.Text("RestoreJobId"), "Status", "COMPLETED");
        await wire.Call("ListRestoreJobs", HttpMethod.Get, "/restore-jobs/");
    }

    [Fact]
    public async Task Backup_jobs_that_fail_wait_or_end_partial_send_only_what_the_model_has()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var wire = new RestWire(sandbox.Raw("backup"));
        await wire.Call("CreateBackupVault", HttpMethod.Put, "/backup-vaults/v1");
        string Arn(string kind) => $"arn:aws:elasticfilesystem:eu-central-1:000000000000:file-system/fs-{kind}";
        await SandboxPages.SendAsync(sandbox.Url, HttpMethod.Put, "faults", $$"""
            [{"kind":"fail","on":"backup","resource":"{{Arn("fail")}}"},{"kind":"partial","resource":"{{Arn("partial")}}"},{"kind":"stall","resource":"{{Arn("stall")}}"}]
            """);
        foreach (var (kind, state) in new[] { ("fail", "FAILED"), ("partial", "PARTIAL"), ("stall", "CREATED") })
        {
            var started = await wire.Call("StartBackupJob", HttpMethod.Put, "/backup-jobs", $$"""{"BackupVaultName":"v1","ResourceArn":"{{Arn(kind)}}","IamRoleArn":"arn:aws:iam::000000000000:role/r"}""");
            await wire.Until("DescribeBackupJob", "/backup-jobs/" + started.Text("BackupJobId"), "State", state);
        }
        Assert.Equal("PARTIAL", (await wire.Call("ListRecoveryPointsByBackupVault", HttpMethod.Get, "/backup-vaults/v1/recovery-points/")).Text("RecoveryPoints.0.Status"));
    }

    [Fact]
    public async Task Object_store_sends_only_what_the_model_has()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var raw = sandbox.Raw("s3");
        var model = ServiceModel.Load("s3");
        await raw.SendAsync(HttpMethod.Put, "/bucket", "", "<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>", "application/xml");
        await raw.SendAsync(HttpMethod.Put, "/bucket/a/b", "", "content", "text/plain");
        model.CheckXml("ListObjectsV2", XElement.Parse((await raw.SendAsync(HttpMethod.Get, "/bucket", "delimiter=&list-type=2", "", "text/plain")).Body));
        model.CheckXml("ListObjectsV2", XElement.Parse((await raw.SendAsync(HttpMethod.Get, "/bucket", "delimiter=%2F&list-type=2&max-keys=1", "", "text/plain")).Body));
        model.CheckXml("ListBuckets", XElement.Parse((await raw.SendAsync(HttpMethod.Get, "/", "", "", "text/plain")).Body));
        model.CheckXml("DeleteObjects", XElement.Parse((await raw.SendAsync(HttpMethod.Post, "/bucket", "delete=", "<Delete><Object><Key>a/b</Key></Object></Delete>", "application/xml")).Body));
    }

    [Fact]
    public void Every_error_code_is_one_of_AWSs()
    {
        var common = JsonDocument.Parse(File.ReadAllText(Path.Combine(ServiceModel.Folder, "common-errors.json"))).RootElement;
        var known = common.Strings("common").Concat(common.Strings("s3")).Concat(common.Strings("ec2")).Concat(new[] { "cloudformation", "backup", "s3", "sts", "iam", "ec2", "rds", "acm", "service-quotas" }.SelectMany(s => ServiceModel.Load(s).Errors)).ToHashSet(StringComparer.Ordinal);
        var sent = typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(sent);
        Assert.DoesNotContain(sent, code => !known.Contains(code));
    }

    [Fact]
    public async Task Extract_of_resource_schemas_is_what_its_script_makes()
    {
        var made = await NodeClients.PrintAsync("extract-resource-types.mjs");
        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Sandbox", "Schemas", "resource-types.json"), TestContext.Current.CancellationToken);
        Assert.True(made == committed, "Run: node extract-resource-types.mjs > ../../../src/Sandbox/Schemas/resource-types.json");
    }
}
