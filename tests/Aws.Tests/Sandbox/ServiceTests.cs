using System.Globalization;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>AWS Backup, S3, STS and refused signatures, each seen by AWS's own client.</summary>
public sealed class ServiceTests(ServiceRun run) : IClassFixture<ServiceRun>
{
    [Fact]
    public void Behaviour_24_Backup_jobs_pass_through_their_states()
    {
        var states = run["b24"].EnumerateArray().Select(s => s.GetString()!).ToList();
        Assert.Equal("COMPLETED", states[^1]);
        Assert.Equal(states, new[] { "CREATED", "PENDING", "RUNNING", "COMPLETED" }.Where(states.Contains));
        Assert.True(states.Count >= 3, $"only {string.Join(", ", states)} were seen");
    }

    [Fact]
    public void Behaviour_24_Percentage_is_text_times_are_moments_and_recovery_points_have_the_services_ARNs()
    {
        var seen = run["backup"];
        Assert.Equal(("string", "100.0", "true"), (seen.Text("percentType"), seen.Text("job.PercentDone"), seen.Text("created")));
        var forms = run["recoveryPointForms"].GetProperty("forms").EnumerateArray().ToDictionary(f => f[0].GetString()!, f => f[1].GetString()!);
        Assert.Matches("^arn:aws:ec2:eu-central-1::snapshot/snap-[0-9a-f]{17}$", forms["EBS"]);
        Assert.Matches("^arn:aws:rds:eu-central-1:000000000000:cluster-snapshot:awsbackup:job-[0-9a-f-]{36}$", forms["Aurora"]);
        Assert.Matches("^arn:aws:backup:eu-central-1:000000000000:recovery-point:[0-9a-f-]{36}$", forms["EFS"]);
        Assert.Equal("InvalidParameterValueException", run["recoveryPointForms"].Text("unsupported.name"));
    }

    [Fact]
    public void Vault_of_a_stack_takes_backups_once_a_token()
    {
        var seen = run["backup"];
        Assert.Equal("arn:aws:backup:eu-central-1:000000000000:backup-vault:of-a-stack", seen.Text("vaultArn"));
        Assert.Equal("true", seen.Text("sameJob"));
        Assert.Equal(seen.Text("arn"), seen.Text("job.ResourceArn"));
        Assert.Equal([seen.Text("job.BackupJobId")], seen.Strings("listed"));
        Assert.Equal([seen.Text("job.RecoveryPointArn")], seen.Strings("points"));
        Assert.Equal(2L << 30, long.Parse(seen.Text("job.BackupSizeInBytes"), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Recovery_points_carry_lifecycle_and_tags_and_are_deleted_once()
    {
        var seen = run["backup"];
        Assert.Equal(("COMPLETED", "7"), (seen.Text("described.Status"), seen.Text("described.Lifecycle.DeleteAfterDays")));
        var life = DateTimeOffset.Parse(seen.Text("described.CalculatedLifecycle.DeleteAt"), CultureInfo.InvariantCulture) - DateTimeOffset.Parse(seen.Text("described.CreationDate"), CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.FromDays(7), life);
        Assert.Equal("e-1", seen.Text("tags.environment"));
        Assert.Equal("a+b/c d", seen.GetProperty("more").GetProperty("proven by").GetString());
        Assert.Equal(("InvalidRequestException", "ResourceNotFoundException"), (seen.Text("fullVault.name"), seen.Text("gone.name")));
        Assert.Equal("ResourceNotFoundException", seen.Text("missingVault.name"));
    }

    [Fact]
    public void Restore_makes_something_new()
    {
        var seen = run["backup"];
        Assert.Equal("2", seen.Text("metadata.volumeSize"));
        Assert.Matches("^arn:aws:ec2:eu-central-1:000000000000:volume/vol-[0-9a-f]{17}$", seen.Text("restored.CreatedResourceArn"));
        Assert.NotEqual(seen.Text("arn"), seen.Text("restored.CreatedResourceArn"));
    }

    [Fact]
    public void Objects_are_kept_listed_in_pages_and_deleted()
    {
        var seen = run["objects"];
        Assert.Equal(("whole", "text/plain", "test", "5"), (seen.Text("content"), seen.Text("type"), seen.Text("metadata.origin"), seen.Text("length")));
        Assert.Equal(("streamed", "rea"), (seen.Text("streamed"), seen.Text("part")));
        Assert.Equal(["list/0", "list/1", "list/2"], seen.Strings("page1"));
        Assert.Equal(["list/3", "list/4"], seen.Strings("page2"));
        Assert.Equal(["a/", "list/"], seen.Strings("folders"));
        Assert.Equal(["list/0", "list/1"], seen.Strings("deleted"));
        Assert.Equal(("4", "eu-central-1", "eu-central-1"), (seen.Text("left"), seen.Text("location"), seen.Text("region")));
        Assert.Equal(("NoSuchKey", "404", "NoSuchBucket"), (seen.Text("noKey.name"), seen.Text("noHead.status"), seen.Text("noBucket.name")));
        Assert.Equal("IllegalLocationConstraintException", seen.Text("wrongPlace.name"));
    }

    [Fact]
    public void Assumed_role_signs_as_itself()
    {
        var seen = run["tokens"];
        Assert.Equal(("000000000000", "arn:aws:iam::000000000000:user/sandbox"), (seen.Text("me.Account"), seen.Text("me.Arn")));
        Assert.Equal("arn:aws:sts::000000000000:assumed-role/acme/op-1", seen.Text("inSession"));
        Assert.InRange(double.Parse(seen.Text("expiresIn"), CultureInfo.InvariantCulture), 880, 901);
        Assert.Equal(("InvalidClientTokenId", "AccessDenied"), (seen.Text("wrongToken.name"), seen.Text("foreign.name")));
    }

    [Theory]
    [InlineData("unknown", "InvalidClientTokenId", "InvalidAccessKeyId")]
    [InlineData("wrong", "SignatureDoesNotMatch", "SignatureDoesNotMatch")]
    [InlineData("late", "RequestExpired", "RequestTimeTooSkewed")]
    [InlineData("ahead", "RequestExpired", "RequestTimeTooSkewed")]
    public void Bad_signatures_are_told_apart(string kind, string code, string objectStoreCode)
    {
        var seen = run["refusals"].GetProperty(kind);
        Assert.Equal((code, code, code), (seen.Text("cloudformation.name"), seen.Text("backup.name"), seen.Text("sts.name")));
        Assert.Equal(objectStoreCode, seen.Text("s3.name"));
    }

    [Fact]
    public void Each_region_has_its_own_stacks() => Assert.Equal("0", run["refusals"].Text("otherRegion"));
}
