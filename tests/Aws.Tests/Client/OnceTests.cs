using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>Every call that changes something, spoiled after it did its work: the SDK's own retry follows, and all the same it acted once.</summary>
public sealed class OnceTests
{
    private const string Role = "arn:aws:iam::000000000000:role/cloud-backup";

    private static readonly string[] Mutations =
    [
        "CreateBucket", "PutObject", "CreateChangeSet", "ExecuteChangeSet", "DeleteChangeSet", "UpdateTerminationProtection", "SetStackPolicy", "CancelUpdateStack",
        "ContinueUpdateRollback", "DeleteStack", "CreateBackupVault", "StartBackupJob", "StartRestoreJob", "DeleteRecoveryPoint",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static CloudAccount Here => CloudAt.Frankfurt;

    [Theory]
    [InlineData("error")]
    [InlineData("lose")]
    public async Task A_mutation_whose_answer_is_spoiled_acts_once(string kind)
    {
        await using var cloud = await SandboxCloud.Start(speed: 200);
        object[] hindrances =
        [
            new { kind = "stall", stack = "held", resource = "Data", on = "update" },
            new { kind = "fail", stack = "stuck", resource = "Data", on = "update" },
            new { kind = "rollback", stack = "stuck", resource = "Data", times = 1 },
        ];
        await cloud.Break([.. Mutations.Select(action => new { kind, action, times = 1 }), .. hindrances]);

        var url = await cloud.At.Templates.Put(Here, "environments/e", Template(8), Ct);
        var held = await AStackIsMadeAndItsUpdateCancelled(cloud, url);
        await ARollbackIsContinued(cloud);
        await AStackIsDeleted(cloud, held);
        await ABackupIsMadeRestoredAndDeleted(cloud);

        var state = await Look(cloud, "state");
        Assert.Equal(1, state.GetProperty("buckets").EnumerateObject().Single().Value.GetInt32());
        var left = await Look(cloud, "faults");
        Assert.DoesNotContain(left.EnumerateArray(), f => f.TryGetProperty("times", out _)); // every one of them was met
    }

    private static async Task<string> AStackIsMadeAndItsUpdateCancelled(SandboxCloud cloud, string url)
    {
        var stacks = cloud.At.Stacks;
        var creation = new NewChangeSet("held", "op-1", "op-1", ChangeSetTypes.Create) { TemplateUrl = url };
        var asked = await stacks.CreateChangeSet(Here, creation, Ct);
        var built = await SandboxCloud.Until(() => stacks.DescribeChangeSet(Here, asked.StackId, "op-1", Ct), c => c!.IsSettled);
        Assert.Equal(asked.Id, built!.Id);
        await stacks.ExecuteChangeSet(Here, asked.StackId, "op-1", "op-1-execute", Ct);
        Assert.Equal(StackStatus.CreateComplete, (await cloud.Settled(asked.StackId))!.Status);
        await stacks.SetTerminationProtection(Here, asked.StackId, on: false, Ct);
        await stacks.SetStackPolicy(Here, asked.StackId, """{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]}""", Ct);

        var given = await stacks.CreateChangeSet(Here, new("held", "op-2", "op-2", ChangeSetTypes.Update) { TemplateBody = Template(9) }, Ct);
        await SandboxCloud.Until(() => stacks.DescribeChangeSet(Here, given.StackId, "op-2", Ct), c => c!.IsSettled);
        await stacks.DeleteChangeSet(Here, given.StackId, "op-2", Ct);
        Assert.Null(await stacks.DescribeChangeSet(Here, given.StackId, "op-2", Ct));

        await cloud.Apply(new("held", "op-3", "op-3", ChangeSetTypes.Update) { TemplateBody = Template(10) });
        await stacks.CancelUpdate(Here, asked.StackId, "op-3-cancel", Ct);
        Assert.Equal(StackStatus.UpdateRollbackComplete, (await cloud.Settled(asked.StackId))!.Status);
        await AssertToldOnce(cloud, asked.StackId, StackStatus.CreateInProgress, StackStatus.UpdateInProgress, StackStatus.UpdateRollbackInProgress);
        return asked.StackId;
    }

    private static async Task ARollbackIsContinued(SandboxCloud cloud)
    {
        var stacks = cloud.At.Stacks;
        var made = await cloud.Apply(new("stuck", "op-1", "op-1", ChangeSetTypes.Create) { TemplateBody = Template(8) });
        await cloud.Settled(made.StackId);
        await cloud.Apply(new("stuck", "op-2", "op-2", ChangeSetTypes.Update) { TemplateBody = Template(9) });
        Assert.Equal(StackStatus.UpdateRollbackFailed, (await cloud.Settled(made.StackId))!.Status);

        await stacks.ContinueRollback(Here, made.StackId, "op-2-continue", [], Ct);

        Assert.Equal(StackStatus.UpdateRollbackComplete, (await cloud.Settled(made.StackId))!.Status);
        var events = await stacks.NewEvents(Here, made.StackId, null, Ct);
        Assert.Single(events, e => e.LogicalId == "stuck" && e is { Status: StackStatus.UpdateRollbackInProgress, ClientRequestToken: "op-2-continue" });
    }

    private static async Task AStackIsDeleted(SandboxCloud cloud, string id)
    {
        await cloud.At.Stacks.DeleteStack(Here, id, "op-4-delete", null, Ct);
        Assert.True((await cloud.Settled(id))!.IsDeleted);
        await AssertToldOnce(cloud, id, StackStatus.DeleteInProgress, StackStatus.DeleteComplete);
    }

    private static async Task ABackupIsMadeRestoredAndDeleted(SandboxCloud cloud)
    {
        var vaults = cloud.At.Vaults;
        await vaults.CreateVault(Here, "vault", "op-5", Ct);
        var backup = new NewBackup("vault", "arn:aws:ec2:eu-central-1:000000000000:volume/vol-0a", Role, "op-5-backup", new Dictionary<string, string>());
        var job = await vaults.StartBackup(Here, backup, Ct);
        var point = (await SandboxCloud.Until(() => vaults.DescribeBackup(Here, job, Ct), j => j!.IsSettled))!.RecoveryPointArn!;
        var restore = await vaults.StartRestore(Here, new(point, Role, "op-5-restore", await vaults.RestoreMetadata(Here, "vault", point, Ct)), Ct);
        await SandboxCloud.Until(() => vaults.DescribeRestore(Here, restore, Ct), r => r!.IsSettled);
        await vaults.DeleteRecoveryPoint(Here, "vault", point, Ct);

        Assert.Empty(await vaults.ListRecoveryPoints(Here, "vault", null, Ct));
        var state = await Look(cloud, "state");
        Assert.Equal(("""{"COMPLETED":1}""", """{"COMPLETED":1}""", 1), (state.GetProperty("backup_jobs").GetRawText(), state.GetProperty("restore_jobs").GetRawText(), state.GetProperty("backup_vaults").GetInt32()));
    }

    private static async Task AssertToldOnce(SandboxCloud cloud, string stackId, params string[] statuses)
    {
        var told = (await cloud.At.Stacks.NewEvents(Here, stackId, null, Ct)).Where(e => e.PhysicalId == stackId).Select(e => e.Status).ToList();
        Assert.All(statuses, s => Assert.Single(told, s));
    }

    private static async Task<JsonElement> Look(SandboxCloud cloud, string page)
    {
        using var http = new HttpClient { BaseAddress = cloud.Url, Timeout = TimeSpan.FromSeconds(20) };
        return await http.GetFromJsonAsync<JsonElement>("/_sandbox/" + page, Ct);
    }

    private static string Template(int size) =>
        """{"Resources":{"Data":{"Type":"AWS::EC2::Volume","Properties":{"Size":SIZE,"AvailabilityZone":"eu-central-1a"}}}}""".Replace("SIZE", $"{size}", StringComparison.Ordinal);
}
