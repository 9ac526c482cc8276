namespace Cloud.Aws.Tests.Sandbox;

/// <summary>The AWS CLI, where it is installed.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // The CLI names its change sets by the second, so two in one second are refused.
    private static readonly TimeSpan NextName = TimeSpan.FromSeconds(1.1);

    [Fact]
    public async Task Deploy_creates_says_when_nothing_changes_and_updates()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var template = Path.Combine(Directory.CreateTempSubdirectory("cloud-template-").FullName, "template.json");
        await File.WriteAllTextAsync(template, """{"Parameters":{"Name":{"Type":"String","Default":"a"}},"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"DisplayName":{"Ref":"Name"}}}}}""", TestContext.Current.CancellationToken);

        Assert.Contains("Successfully created/updated stack - by-cli", await Aws(sandbox, "cloudformation", "deploy", "--stack-name", "by-cli", "--template-file", template, "--no-fail-on-empty-changeset"), StringComparison.Ordinal);
        await Task.Delay(NextName, TestContext.Current.CancellationToken);
        Assert.Contains("No changes to deploy", await Aws(sandbox, "cloudformation", "deploy", "--stack-name", "by-cli", "--template-file", template, "--no-fail-on-empty-changeset"), StringComparison.Ordinal);
        await Task.Delay(NextName, TestContext.Current.CancellationToken);
        Assert.Contains("Successfully created/updated", await Aws(sandbox, "cloudformation", "deploy", "--stack-name", "by-cli", "--template-file", template, "--parameter-overrides", "Name=b"), StringComparison.Ordinal);
        Assert.Equal("UPDATE_COMPLETE", (await Aws(sandbox, "cloudformation", "describe-stacks", "--stack-name", "by-cli", "--query", "Stacks[0].StackStatus", "--output", "text")).Trim());
        Directory.Delete(Path.GetDirectoryName(template)!, recursive: true);
    }

    [Fact]
    public async Task Backup_job_is_started_and_described()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        await Aws(sandbox, "backup", "create-backup-vault", "--backup-vault-name", "by-cli");
        var id = (await Aws(sandbox, "backup", "start-backup-job", "--backup-vault-name", "by-cli", "--resource-arn", "arn:aws:ec2:eu-central-1:000000000000:volume/vol-0a",
            "--iam-role-arn", "arn:aws:iam::000000000000:role/r", "--query", "BackupJobId", "--output", "text")).Trim();
        Assert.Equal("COMPLETED", (await Aws(sandbox, "backup", "describe-backup-job", "--backup-job-id", id, "--query", "State", "--output", "text")).Trim());
        Assert.Contains(":snapshot/snap-", await Aws(sandbox, "backup", "list-recovery-points-by-backup-vault", "--backup-vault-name", "by-cli"), StringComparison.Ordinal);
    }

    private static Task<string> Aws(RunningSandbox sandbox, params string[] arguments)
    {
        Assert.SkipUnless(Command.Exists("aws"), "The AWS CLI is not installed: what it would show is shown by the JavaScript clients only.");
        return Command.RunAsync("aws", arguments, Path.GetTempPath(), Limit, new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = sandbox.App.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = sandbox.App.SecretAccessKey,
            ["AWS_DEFAULT_REGION"] = "eu-central-1",
            ["AWS_ENDPOINT_URL"] = sandbox.Url,
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_PAGER"] = "",
        });
    }
}
