using System.Text.Json;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Domain.Tests.Environments;

public sealed class RetainedResourceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly RetainedGround Free = new(null, null, InStack: false, Backups: 0, Restoring: false);

    private static readonly Environment Main = Project.Create(
        new Project.Request(Guid.CreateVersion7(Now), "Shop", "eu-central-1", "pro", Blueprint.MagentoCluster, "master", null, "{}", "0123456789abcdef0123456789abcdef01234567", "6"), Now)
        .Environments.Single(e => e.IsMain);

    [Fact]
    public void A_purge_locks_the_resource_alone_and_takes_no_slot_of_the_project()
    {
        var volume = Of("DataVolume1", "AWS::EC2::Volume", "vol-1");
        var purge = volume.Purge(Free with { Environment = Main }, Now, null).Value;
        Assert.Equal((ActivityTypes.ResourcePurge, volume.Id, Main.Id, false), (purge.Type, purge.LockId, purge.EnvironmentId, purge.Exclusive));
        Assert.Equal(purge.Id, volume.PurgeActivityId);
        Assert.Null(Of("DataVolume1", "AWS::EC2::Volume", "vol-1").Purge(Free, Now, null).Value.EnvironmentId);
    }

    [Fact]
    public void One_that_runs_is_the_only_one_and_another_s_end_changes_nothing()
    {
        var volume = Of("DataVolume1", "AWS::EC2::Volume", "vol-1");
        var purge = volume.Purge(Free, Now, null).Value;
        Assert.Equal("retained.purging", volume.Purge(Free, Now, null).Error!.Code);

        volume.PurgeFailed(Guid.CreateVersion7(), "Another's.");
        Assert.Equal(purge.Id, volume.PurgeActivityId);

        volume.PurgeFailed(purge.Id, "In use.");
        Assert.Equal("In use.", volume.PurgeFailure);
        var again = volume.Purge(Free, Now, null).Value;
        Assert.Null(volume.PurgeFailure);
        volume.PurgeFailed(again.Id, null);
        Assert.Equal((null, null), (volume.PurgeActivityId, volume.PurgeFailure));
    }

    [Theory]
    [InlineData(true, false, 0, false, "environment.busy")]
    [InlineData(false, true, 0, false, "retained.in_stack")]
    [InlineData(false, false, 2, false, "retained.holds_backups")]
    [InlineData(false, false, 0, true, "retained.restoring")]
    public void What_stands_in_the_way_is_named(bool held, bool inStack, int backups, bool restoring, string code)
    {
        var ground = new RetainedGround(Main, held ? Guid.CreateVersion7(Now) : null, inStack, backups, restoring);
        Assert.Equal(code, Of("Vault", "AWS::Backup::BackupVault", "vault").Purge(ground, Now, null).Error!.Code);
    }

    [Fact]
    public void Backups_of_an_environment_that_is_gone_keep_no_vault() =>
        Assert.Null(Of("Vault", "AWS::Backup::BackupVault", "vault").Refusal(Free with { Backups = 3 }));

    [Theory]
    [InlineData("DataVolume2", "AWS::EC2::Volume", "vol-1", """{"VolumeId":"vol-1"}""", """{"AvailabilityZone":"eu-central-1b"}""")]
    [InlineData("GatewayAddress2", "AWS::EC2::EIP", "192.0.2.2", """{"PublicIp":"192.0.2.2","AllocationId":"eipalloc-2"}""", """{"Domain":"vpc"}""")]
    [InlineData("Vault", "AWS::Backup::BackupVault", "v", """{"BackupVaultName":"v"}""", """{"BackupVaultName":"v"}""")]
    [InlineData("Files", "AWS::EFS::FileSystem", "fs-1", """{"FileSystemId":"fs-1"}""", "{}")]
    [InlineData("ClusterSecret", "AWS::SecretsManager::Secret", "arn:s", """{"Id":"arn:s"}""", "{}")]
    public void Its_template_names_it_as_AWS_does_and_lets_it_be_deleted(string logicalId, string type, string physicalId, string identifier, string properties)
    {
        var outputs = new Dictionary<string, string> { [StackOutputs.NodeZone(2)] = "eu-central-1b", [StackOutputs.GatewayAllocationId(2)] = "eipalloc-2" };
        var resource = Of(logicalId, type, physicalId, outputs);
        Assert.Null(resource.Refusal(Free));
        Assert.Equal(identifier, JsonSerializer.Serialize(PurgeStack.Identifier(resource)));
        var declared = JsonDocument.Parse(PurgeStack.Template(resource)).RootElement.GetProperty("Resources").GetProperty(PurgeStack.LogicalId);
        Assert.Equal((type, "Delete", properties), (declared.GetProperty("Type").GetString(), declared.GetProperty("DeletionPolicy").GetString(), declared.GetProperty("Properties").GetRawText()));
    }

    [Fact]
    public void An_address_whose_stack_never_told_its_allocation_is_released_by_hand()
    {
        var refusal = Of("GatewayAddress2", "AWS::EC2::EIP", "192.0.2.2").Refusal(Free)!;
        Assert.Equal("retained.not_purgeable", refusal.Code);
        Assert.EndsWith("Release it in the AWS account, in eu-central-1.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resource of type 'AWS::EC2::Volume' with identifier 'vol-1' was not found.", true)]
    [InlineData("Resource of type 'AWS::EC2::Volume' with identifier 'vol-2' was not found.", false)]
    [InlineData("vol-1 already exists in stack arn", false)]
    [InlineData(null, false)]
    public void Only_what_AWS_says_of_this_very_thing_means_that_it_is_gone(string? reason, bool gone) => Assert.Equal(gone, PurgeCauses.IsGone(reason, "vol-1"));

    [Theory]
    [InlineData(EnvironmentType.Production)]
    [InlineData(EnvironmentType.Staging)]
    [InlineData(EnvironmentType.Integration)]
    public void Everything_that_our_templates_retain_can_be_purged_from_what_their_outputs_tell(EnvironmentType type)
    {
        var spec = new EnvironmentSpec { ProjectId = "abcdefghijkl2", EnvironmentName = "x", Type = type, Region = "eu-central-1" };
        var template = JsonDocument.Parse(StackTemplates.Render(Blueprint.MagentoCluster, spec).Body).RootElement;
        var outputs = template.GetProperty("Outputs").EnumerateObject().ToDictionary(o => o.Name, _ => "told");
        var retained = template.GetProperty("Resources").EnumerateObject().Where(r => r.Value.TryGetProperty("DeletionPolicy", out _))
            .Select(r => Of(r.Name, r.Value.GetProperty("Type").GetString()!, "x", outputs)).ToList();
        Assert.NotEmpty(retained);
        Assert.All(retained, r => Assert.Null(r.Refusal(Free)));
        Assert.All(retained.Where(r => r.Type is "AWS::EC2::Volume" or "AWS::EC2::EIP"), r => Assert.Equal("told", Assert.Single(r.Details).Value));
    }

    [Theory]
    [InlineData(Blueprint.WordPressContainers)]
    [InlineData(Blueprint.MagentoContainers)]
    public void Of_containers_all_but_the_uploads_can_be_purged_and_those_say_what_to_do(string blueprint)
    {
        var spec = new EnvironmentSpec { ProjectId = "abcdefghijkl2", EnvironmentName = "x", Type = EnvironmentType.Production, Region = "eu-central-1", Size = "S" };
        var template = JsonDocument.Parse(StackTemplates.Render(blueprint, spec).Body).RootElement;
        var outputs = template.GetProperty("Outputs").EnumerateObject().ToDictionary(o => o.Name, _ => "told");
        var retained = template.GetProperty("Resources").EnumerateObject()
            .Where(r => r.Value.TryGetProperty("DeletionPolicy", out var policy) && policy.GetString() == "RetainExceptOnCreate")
            .Select(r => Of(r.Name, r.Value.GetProperty("Type").GetString()!, "x", outputs)).ToList();

        Assert.Equal("retained.not_purgeable", Assert.Single(retained, r => r.Refusal(Free) is not null).Refusal(Free)!.Code);
        Assert.Contains("Empty and delete it", retained.Single(r => r.Type == "AWS::S3::Bucket").Refusal(Free)!.Message, StringComparison.Ordinal);
        Assert.All(retained.Where(r => r.Type == "AWS::EC2::EIP"), r => Assert.Equal("told", Assert.Single(r.Details).Value));
    }

    [Theory]
    [InlineData("arn:aws:rds:eu-central-1:000000000000:cluster:cloud-restore-1", "AWS::RDS::DBCluster", "cloud-restore-1")]
    [InlineData("arn:aws:s3:::cloud-restore-2", "AWS::S3::Bucket", "cloud-restore-2")]
    [InlineData("arn:aws:elasticfilesystem:eu-central-1:000000000000:file-system/fs-3", "AWS::EFS::FileSystem", "fs-3")]
    [InlineData("arn:aws:ec2:eu-central-1:000000000000:volume/vol-4", "AWS::EC2::Volume", "vol-4")]
    public void What_a_restore_made_is_listed_by_type_and_id(string arn, string type, string id)
    {
        Assert.Equal((type, id), PurgeStack.Restored(arn));
        Assert.Null(PurgeStack.Restored("arn:aws:ec2:eu-central-1:000000000000:instance:i-5"));
    }

    private static RetainedResource Of(string logicalId, string type, string physicalId, IReadOnlyDictionary<string, string>? outputs = null) =>
        RetainedResource.Of(Main, "arn:aws:cloudformation:eu-central-1:000000000000:stack/x/1", "eu-central-1", new StackPart(logicalId, type, physicalId, "DELETE_SKIPPED", null), Now, outputs);
}
