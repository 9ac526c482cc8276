using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>Whole lives through our client against our sandbox, which were written apart: what the two make of AWS's documents must agree.</summary>
public sealed class SandboxTests
{
    private const string Role = "arn:aws:iam::000000000000:role/cloud-backup";

    private static readonly string Template = """
        {"Parameters":{"Size":{"Type":"Number","Default":"10"},"Zone":{"Type":"String"},"Secret":{"Type":"String","NoEcho":true,"Default":"s"}},
         "Resources":{
           "Vpc":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}},
           "Subnet":{"Type":"AWS::EC2::Subnet","Properties":{"VpcId":{"Ref":"Vpc"},"CidrBlock":"10.0.0.0/24","AvailabilityZone":{"Ref":"Zone"}}},
           "Data":{"Type":"AWS::EC2::Volume","Properties":{"Size":{"Ref":"Size"},"AvailabilityZone":"eu-central-1a","VolumeType":"gp3"}}},
         "Outputs":{"VolumeId":{"Value":{"Ref":"Data"}}}}
        """;

    private static readonly NewChangeSet Creation = new("env-1", "op-1", "op-1", ChangeSetTypes.Create)
    {
        TemplateBody = Template,
        Parameters = new Dictionary<string, string?> { ["Zone"] = "eu-central-1a", ["Secret"] = "hidden" },
        Tags = new Dictionary<string, string> { ["environment"] = "env-1" },
    };

    private static readonly Dictionary<string, string?> AsBefore = new() { ["Size"] = null, ["Zone"] = null, ["Secret"] = null };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static CloudAccount Here => CloudAt.Frankfurt;

    [Fact]
    public async Task A_stack_is_planned_made_followed_updated_and_deleted()
    {
        await using var cloud = await SandboxCloud.Start();
        var stacks = cloud.At.Stacks;
        var url = await cloud.At.Templates.Put(Here, "environments/env-1", Template, Ct);
        var creation = Creation with { TemplateBody = null, TemplateUrl = url };

        var asked = await stacks.CreateChangeSet(Here, creation, Ct);
        var tooEarly = await Assert.ThrowsAsync<CloudCallException>(() => stacks.ExecuteChangeSet(Here, asked.StackId, "op-1", "op-1-execute", Ct));
        var askedAgain = await stacks.CreateChangeSet(Here, creation, Ct); // a lost answer's second try
        var otherToken = await stacks.CreateChangeSet(Here, creation with { Token = "op-1-again" }, Ct);
        Assert.Equal((CloudErrorKind.Busy, asked.Id, asked.Id), (tooEarly.Kind, askedAgain.Id, otherToken.Id));
        var plan = (await SandboxCloud.Until(() => stacks.DescribeChangeSet(Here, asked.StackId, "op-1", Ct), c => c!.IsSettled))!;
        Assert.Equal(["Data", "Subnet", "Vpc"], plan.Changes.Where(c => c.Action == "Add").Select(c => c.LogicalId).Order());
        Assert.Equal(StackStatus.ReviewInProgress, (await stacks.DescribeStack(Here, "env-1", Ct))!.Status);

        await stacks.ExecuteChangeSet(Here, asked.StackId, "op-1", "op-1-execute", Ct);
        await stacks.ExecuteChangeSet(Here, asked.StackId, "op-1", "op-1-execute", Ct); // a lost answer's second try
        var events = await Follow(stacks, asked.StackId);
        AssertTold(events, "op-1-execute");

        var stack = (await stacks.DescribeStack(Here, asked.StackId, Ct))!;
        Assert.True(stack is { Succeeded: true, CanUpdate: true }, stack.Status);
        Assert.Equal(("10", "****", "env-1"), (stack.Parameters["Size"], stack.Parameters["Secret"], stack.Tags["environment"]));
        Assert.StartsWith("vol-", stack.Outputs["VolumeId"], StringComparison.Ordinal);
        Assert.Equal(3, (await stacks.ListResources(Here, stack.Id, Ct)).Count(r => r.Status == "CREATE_COMPLETE"));
        Assert.Equal(Template, await stacks.GetTemplate(Here, stack.Id, Ct));

        var nothing = await cloud.Apply(new NewChangeSet("env-1", "op-2", "op-2", ChangeSetTypes.Update) { Parameters = AsBefore, Tags = Creation.Tags });
        Assert.True(nothing is { IsNoOp: true, CanExecute: false }, nothing.StatusReason);

        var larger = new Dictionary<string, string?>(AsBefore) { ["Size"] = "20" };
        var growth = await cloud.Apply(new NewChangeSet("env-1", "op-3", "op-3", ChangeSetTypes.Update) { Parameters = larger, Tags = Creation.Tags });
        var change = Assert.Single(growth.Changes);
        Assert.Equal(("Modify", "Data", "False"), (change.Action, change.LogicalId, change.Replacement));
        Assert.Contains(change.Details, d => d is { Attribute: "Properties", Name: "Size", Source: "ParameterReference", CausedBy: "Size", RequiresRecreation: "Never" });
        Assert.Equal(("UPDATE_COMPLETE", "20"), await cloud.Settled(stack.Id) is { } grown ? (grown.Status, grown.Parameters["Size"]) : default);

        await stacks.SetTerminationProtection(Here, stack.Id, true, Ct);
        var refused = await Assert.ThrowsAsync<CloudCallException>(() => stacks.DeleteStack(Here, stack.Id, "op-4", null, Ct));
        await stacks.SetTerminationProtection(Here, stack.Id, false, Ct);
        await stacks.DeleteStack(Here, stack.Id, "op-4", null, Ct);
        Assert.Equal(CloudErrorKind.Conflict, refused.Kind);
        Assert.True((await cloud.Settled(stack.Id))!.IsDeleted);
        Assert.Null(await stacks.DescribeStack(Here, "env-1", Ct));
        await stacks.DeleteStack(Here, "env-1", "op-5", null, Ct); // missing = done
    }

    [Fact]
    public async Task A_replacement_is_seen_in_the_plan_and_an_outdated_plan_is_refused()
    {
        await using var cloud = await SandboxCloud.Start();
        var stackId = (await cloud.Apply(Creation)).StackId;
        await cloud.Settled(stackId);
        var zone = new Dictionary<string, string?>(AsBefore) { ["Zone"] = "eu-central-1b" };
        await cloud.At.Stacks.CreateChangeSet(Here, new NewChangeSet("env-1", "op-old", "op-old", ChangeSetTypes.Update) { Parameters = zone, Tags = Creation.Tags }, Ct);

        var moved = await cloud.Apply(new NewChangeSet("env-1", "op-2", "op-2", ChangeSetTypes.Update) { Parameters = zone, Tags = Creation.Tags });
        var stack = await cloud.Settled(stackId);

        Assert.Equal(("Subnet", "True"), moved.Changes.Select(c => (c.LogicalId, c.Replacement)).Single());
        Assert.Equal(StackStatus.UpdateComplete, stack!.Status);
        var outdated = await Assert.ThrowsAsync<CloudCallException>(() => cloud.At.Stacks.ExecuteChangeSet(Here, stackId, "op-old", "op-old", Ct));
        Assert.True(outdated.Kind is CloudErrorKind.NotFound or CloudErrorKind.Conflict, outdated.Message);
    }

    [Fact]
    public async Task A_failed_creation_names_its_cause_and_can_only_be_deleted()
    {
        await using var cloud = await SandboxCloud.Start();
        await cloud.Break(new { kind = "fail", resource = "Data", on = "create", reason = "You have exceeded your maximum gp3 storage limit" });

        var stackId = (await cloud.Apply(Creation)).StackId;
        var stack = await cloud.Settled(stackId);
        var events = await cloud.At.Stacks.NewEvents(Here, stackId, null, Ct);

        Assert.True(stack is { Status: StackStatus.RollbackComplete, CanOnlyBeDeleted: true, Succeeded: false }, stack!.Status);
        var cause = events.First(e => e.IsCause);
        Assert.Equal(("Data", "You have exceeded your maximum gp3 storage limit"), (cause.LogicalId, cause.Reason));
        var refused = await Assert.ThrowsAsync<CloudCallException>(() =>
            cloud.At.Stacks.CreateChangeSet(Here, new NewChangeSet("env-1", "op-2", "op-2", ChangeSetTypes.Update) { Parameters = AsBefore }, Ct));
        Assert.Equal(CloudErrorKind.Conflict, refused.Kind);
    }

    [Fact]
    public async Task A_busy_stack_says_that_waiting_helps_and_an_update_can_be_cancelled()
    {
        await using var cloud = await SandboxCloud.Start();
        var stackId = (await cloud.Apply(Creation)).StackId;
        await cloud.Settled(stackId);
        await cloud.Break(new { kind = "stall", resource = "Data", on = "update" });
        var larger = new Dictionary<string, string?>(AsBefore) { ["Size"] = "20" };
        await cloud.Apply(new NewChangeSet("env-1", "op-2", "op-2", ChangeSetTypes.Update) { Parameters = larger, Tags = Creation.Tags });

        var busy = await Assert.ThrowsAsync<CloudCallException>(() =>
            cloud.At.Stacks.CreateChangeSet(Here, new NewChangeSet("env-1", "op-3", "op-3", ChangeSetTypes.Update) { Parameters = AsBefore }, Ct));
        await cloud.At.Stacks.CancelUpdate(Here, stackId, "op-2-cancel", Ct);
        await cloud.Break();
        var stack = await cloud.Settled(stackId);

        Assert.Equal(CloudErrorKind.Busy, busy.Kind);
        Assert.True(stack is { RolledBack: true, CanUpdate: true }, stack!.Status);
        Assert.Equal("10", stack.Parameters["Size"]);
    }

    [Fact]
    public async Task A_rollback_that_fails_goes_on_without_the_resource_and_a_failed_delete_leaves_it_behind()
    {
        await using var cloud = await SandboxCloud.Start();
        var stacks = cloud.At.Stacks;
        var stackId = (await cloud.Apply(Creation)).StackId;
        await cloud.Settled(stackId);
        await cloud.Break(new { kind = "fail", resource = "Subnet", on = "update" }, new { kind = "fail", resource = "Data", on = "rollback" });
        var both = new Dictionary<string, string?>(AsBefore) { ["Size"] = "20", ["Zone"] = "eu-central-1b" };
        await cloud.Apply(new NewChangeSet("env-1", "op-2", "op-2", ChangeSetTypes.Update) { Parameters = both, Tags = Creation.Tags });
        Assert.Equal(StackStatus.UpdateRollbackFailed, (await cloud.Settled(stackId))!.Status);

        await stacks.ContinueRollback(Here, stackId, "op-2-continue", ["Data"], Ct);
        Assert.Equal(StackStatus.UpdateRollbackComplete, (await cloud.Settled(stackId))!.Status);

        await cloud.Break(new { kind = "fail", resource = "Data", on = "delete" });
        await stacks.DeleteStack(Here, stackId, "op-3", null, Ct);
        Assert.Equal(StackStatus.DeleteFailed, (await cloud.Settled(stackId))!.Status);
        await stacks.DeleteStack(Here, stackId, "op-4", ["Data"], Ct);
        Assert.True((await cloud.Settled(stackId))!.IsDeleted);
    }

    [Fact]
    public async Task Drift_is_detected_and_listed()
    {
        await using var cloud = await SandboxCloud.Start();
        var stackId = (await cloud.Apply(Creation)).StackId;
        await cloud.Settled(stackId);
        await cloud.Break(new { kind = "drift", resource = "Data" });

        var id = await cloud.At.Stacks.DetectDrift(Here, stackId, Ct);
        var detection = await SandboxCloud.Until(() => cloud.At.Stacks.DescribeDriftDetection(Here, id, Ct), d => d.IsSettled);
        var drifts = await cloud.At.Stacks.ListDrifts(Here, stackId, Ct);

        Assert.Equal(("DETECTION_COMPLETE", "DRIFTED", 1), (detection.Status, detection.StackDrift, detection.DriftedResources));
        Assert.Equal(("Data", "MODIFIED"), drifts.Select(d => (d.LogicalId, d.Status)).Single());
    }

    [Fact]
    public async Task Throttling_is_ridden_out()
    {
        await using var cloud = await SandboxCloud.Start();
        await cloud.Break(new { kind = "throttle", action = "DescribeStacks", times = 2 }, new { kind = "throttle", action = "DescribeBackupVault", times = 1 });

        Assert.Null(await cloud.At.Stacks.DescribeStack(Here, "missing", Ct));
        Assert.Null(await cloud.At.Vaults.DescribeVault(Here, "missing", Ct));
    }

    [Fact]
    public async Task A_wrong_secret_is_denied_and_an_assumed_role_is_let_in()
    {
        await using var cloud = await SandboxCloud.Start();
        await using var stranger = new CloudAt(cloud.Url, $"AccessKeyId={cloud.AccessKeyId}", "SecretAccessKey=wrong");
        var tenant = new CloudAccount("eu-central-1", "arn:aws:iam::000000000000:role/cloud-tenant", "external-1", "op-1");

        var denied = await Assert.ThrowsAsync<CloudCallException>(() => stranger.Stacks.DescribeStack(Here, "s", Ct));
        var deniedJson = await Assert.ThrowsAsync<CloudCallException>(() => stranger.Vaults.DescribeVault(Here, "v", Ct));

        Assert.Equal((CloudErrorKind.Denied, CloudErrorKind.Denied), (denied.Kind, deniedJson.Kind));
        Assert.Null(await cloud.At.Stacks.DescribeStack(tenant, "s", Ct));
        Assert.StartsWith(cloud.Url.ToString(), await cloud.At.Templates.Put(tenant, "k", "{}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_runs_becomes_a_recovery_point_is_restored_and_deleted()
    {
        await using var cloud = await SandboxCloud.Start(speed: 40);
        var vaults = cloud.At.Vaults;
        var stackId = (await cloud.Apply(Creation)).StackId;
        var volume = $"arn:aws:ec2:eu-central-1:000000000000:volume/{(await cloud.Settled(stackId))!.Outputs["VolumeId"]}";
        Assert.Equal(await vaults.CreateVault(Here, "vault", "op-1", Ct), await vaults.CreateVault(Here, "vault", "op-2", Ct));

        var backup = new NewBackup("vault", volume, Role, "op-3-data", new Dictionary<string, string> { ["environment"] = "env-1" }, 35);
        var jobId = await vaults.StartBackup(Here, backup, Ct);
        Assert.Equal(jobId, await vaults.StartBackup(Here, backup, Ct));
        Assert.False((await vaults.DescribeBackup(Here, jobId, Ct))!.IsSettled);
        var job = (await SandboxCloud.Until(() => vaults.DescribeBackup(Here, jobId, Ct), j => j!.IsSettled))!;
        Assert.True(job is { Succeeded: true, PercentDone: 100, SizeBytes: > 0, Completed: not null }, job.ToString());

        var point = Assert.Single(await vaults.ListRecoveryPoints(Here, "vault", volume, Ct));
        Assert.Equal((job.RecoveryPointArn, "EBS", true), (point.Arn, point.ResourceType, point.IsRestorable));
        Assert.Equal(TimeSpan.FromDays(35), point.DeletesAt - point.Created);
        Assert.Equal(point, await vaults.DescribeRecoveryPoint(Here, "vault", point.Arn, Ct));
        Assert.Equal(1, (await vaults.DescribeVault(Here, "vault", Ct))!.RecoveryPoints);

        var metadata = await vaults.RestoreMetadata(Here, "vault", point.Arn, Ct);
        Assert.Equal(("10", "eu-central-1a"), (metadata["volumeSize"], metadata["availabilityZone"]));
        var restoreId = await vaults.StartRestore(Here, new NewRestore(point.Arn, Role, "op-4-data", metadata, "EBS"), Ct);
        Assert.Equal(restoreId, await vaults.StartRestore(Here, new NewRestore(point.Arn, Role, "op-4-data", metadata, "EBS"), Ct));
        var restore = (await SandboxCloud.Until(() => vaults.DescribeRestore(Here, restoreId, Ct), r => r!.IsSettled))!;
        Assert.True(restore.Succeeded, restore.ToString());
        Assert.StartsWith("arn:aws:ec2:eu-central-1:000000000000:volume/vol-", restore.CreatedResourceArn, StringComparison.Ordinal);
        Assert.NotEqual(volume, restore.CreatedResourceArn);

        await vaults.DeleteRecoveryPoint(Here, "vault", point.Arn, Ct);
        await vaults.DeleteRecoveryPoint(Here, "vault", point.Arn, Ct); // missing = done
        Assert.Null(await vaults.DescribeRecoveryPoint(Here, "vault", point.Arn, Ct));
        Assert.Null(await vaults.DescribeBackup(Here, "no-such-job", Ct));
    }

    [Fact]
    public async Task A_failed_backup_says_why()
    {
        await using var cloud = await SandboxCloud.Start(speed: 40);
        const string volume = "arn:aws:ec2:eu-central-1:000000000000:volume/vol-0123456789abcdef0";
        await cloud.Break(new { kind = "fail", resource = volume, on = "backup", reason = "Access denied to the volume's key" });
        await cloud.At.Vaults.CreateVault(Here, "vault", "op-1", Ct);

        var jobId = await cloud.At.Vaults.StartBackup(Here, new NewBackup("vault", volume, Role, "op-2", new Dictionary<string, string>()), Ct);
        var job = (await SandboxCloud.Until(() => cloud.At.Vaults.DescribeBackup(Here, jobId, Ct), j => j!.IsSettled))!;

        Assert.Equal((BackupJobState.Failed, false, "Access denied to the volume's key"), (job.State, job.Succeeded, job.StatusMessage));
        Assert.Empty(await cloud.At.Vaults.ListRecoveryPoints(Here, "vault", null, Ct));
    }

    /// <summary>As a worker does it: what is new, again and again, until the stack's own last word.</summary>
    private static async Task<List<StackEvent>> Follow(ICloudFormation stacks, string stackId)
    {
        var all = new List<StackEvent>();
        await SandboxCloud.Until(
            async () =>
            {
                all.AddRange(await stacks.NewEvents(Here, stackId, all.LastOrDefault()?.Id, Ct));
                return all.LastOrDefault();
            },
            last => last is { LogicalId: "env-1", Status: StackStatus.CreateComplete });
        return all;
    }

    private static void AssertTold(List<StackEvent> events, string token)
    {
        Assert.Equal(events.Count, events.Select(e => e.Id).Distinct().Count());
        Assert.Equal(events.Select(e => e.At).Order(), events.Select(e => e.At));
        Assert.Equal(("env-1", StackStatus.ReviewInProgress), (events[0].LogicalId, events[0].Status));
        var ours = events.Where(e => e.ClientRequestToken == token).ToList();
        Assert.Equal(("env-1", StackStatus.CreateInProgress), (ours[0].LogicalId, ours[0].Status));
        Assert.Equal(2, ours.Count(e => e is { LogicalId: "Vpc", Status: "CREATE_IN_PROGRESS" }));
        Assert.True(ours.FindIndex(e => e is { LogicalId: "Vpc", Status: "CREATE_COMPLETE" }) < ours.FindIndex(e => e.LogicalId == "Subnet"));
    }
}
