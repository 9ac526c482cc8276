using System.Diagnostics;
using System.Xml.Linq;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>The sandbox as a process: killed in the middle of an operation, and left alone by who started it.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly string folder = Directory.CreateTempSubdirectory("cloud-sandbox-").FullName;

    [Fact]
    public async Task Killed_sandbox_keeps_what_it_acknowledged_and_finishes_what_it_began()
    {
        const string Template = """{"Resources":{"Net":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}},"Nat":{"Type":"AWS::EC2::EIP","DependsOn":"Net","Properties":{"Domain":"vpc"}},"Vault":{"Type":"AWS::Backup::BackupVault","Properties":{"BackupVaultName":"survivor"}},"Data":{"Type":"AWS::EC2::NatGateway","DependsOn":["Nat","Vault"],"Properties":{}}},"Outputs":{"Ip":{"Value":{"Fn::GetAtt":["Nat","PublicIp"]}}}}""";
        List<string> before;
        using (var first = await Sandbox.StartAsync(folder, speed: 3))
        {
            await first.Aws.QueryAsync("CreateChangeSet", ("StackName", "survivor"), ("ChangeSetName", "c1"), ("ChangeSetType", "CREATE"), ("TemplateBody", Template));
            await Until(async () => (await first.Aws.QueryAsync("ExecuteChangeSet", ("StackName", "survivor"), ("ChangeSetName", "c1"), ("ClientRequestToken", "t"))).Status == 200);
            await Until(async () => (await Events(first)).Count >= 9);
            before = await Events(first);
            first.Kill();
        }

        using var second = await Sandbox.StartAsync(folder, speed: 3);
        await Until(async () => (await second.Aws.QueryAsync("DescribeStacks", ("StackName", "survivor"))).Body.Contains("<StackStatus>CREATE_COMPLETE</StackStatus>", StringComparison.Ordinal));
        var after = await Events(second);
        Assert.Equal(before, after[^before.Count..]);
        Assert.Equal(2 + (4 * 3) + 1, after.Count);
    }

    [Fact]
    public async Task Sandbox_ends_when_its_standard_input_closes()
    {
        using var sandbox = await Sandbox.StartAsync(folder, speed: 1);
        sandbox.CloseInput();
        Assert.True(await sandbox.HasExitedWithin(Limit));
    }

    [Fact]
    public async Task Torn_last_line_is_dropped_and_the_rest_is_kept()
    {
        using (var first = await Sandbox.StartAsync(folder, speed: 1))
        {
            await first.Aws.QueryAsync("CreateChangeSet", ("StackName", "kept"), ("ChangeSetName", "c1"), ("ChangeSetType", "CREATE"), ("TemplateBody", """{"Resources":{"Net":{"Type":"AWS::EC2::VPC","Properties":{}}}}"""));
            first.Kill();
        }
        await File.AppendAllTextAsync(Path.Combine(folder, "state.jsonl"), """[["stack","torn",{"Id""", TestContext.Current.CancellationToken);
        using var second = await Sandbox.StartAsync(folder, speed: 1);
        Assert.Contains("REVIEW_IN_PROGRESS", (await second.Aws.QueryAsync("DescribeStacks", ("StackName", "kept"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_tampered_with_or_left_over_is_so_after_a_restart()
    {
        const string Template = """{"Resources":{"Data":{"Type":"AWS::EC2::Volume","Properties":{"Size":8,"AvailabilityZone":"eu-central-1a"}},"Kept":{"Type":"AWS::SNS::Topic","DeletionPolicy":"Retain","Properties":{}}}}""";
        const string Held = "arn:aws:ec2:eu-central-1:000000000000:volume/vol-0a";
        using (var first = await Sandbox.StartAsync(folder, speed: 1000))
        {
            await SandboxPages.SendAsync(first.Url, HttpMethod.Put, "faults", $$"""[{"kind":"stall","resource":"{{Held}}","on":"backup"},{"kind":"lose","action":"DeleteStack","stack":"another"}]""");
            await first.Backup.RestAsync(HttpMethod.Put, "/backup-vaults/vault");
            Assert.Equal(200, (await first.Backup.RestAsync(HttpMethod.Put, "/backup-jobs", $$"""{"BackupVaultName":"vault","ResourceArn":"{{Held}}","IamRoleArn":"arn:aws:iam::000000000000:role/r"}""")).Status);
            foreach (var name in new[] { "edited", "deleted" })
            {
                await first.Aws.QueryAsync("CreateChangeSet", ("StackName", name), ("ChangeSetName", "c1"), ("ChangeSetType", "CREATE"), ("TemplateBody", Template));
                await Until(async () => (await first.Aws.QueryAsync("ExecuteChangeSet", ("StackName", name), ("ChangeSetName", "c1"), ("ClientRequestToken", "t"))).Status == 200);
                await Until(async () => (await first.Aws.QueryAsync("DescribeStacks", ("StackName", name))).Body.Contains("<StackStatus>CREATE_COMPLETE</StackStatus>", StringComparison.Ordinal));
            }
            await SandboxPages.SendAsync(first.Url, HttpMethod.Post, "tampering", """{"kind":"modify_resource","stack":"edited","resource":"Data","properties":{"Size":16}}""");
            await SandboxPages.SendAsync(first.Url, HttpMethod.Post, "tampering", """{"kind":"delete_stack","stack":"deleted"}""");
            await Until(async () => (await SandboxPages.SendAsync(first.Url, HttpMethod.Get, "state")).Contains("DELETE_COMPLETE", StringComparison.Ordinal));
            first.Kill();
        }

        using var second = await Sandbox.StartAsync(folder, speed: 1000);
        await second.Aws.QueryAsync("DetectStackDrift", ("StackName", "edited"));
        await Until(async () => (await second.Aws.QueryAsync("DescribeStackResourceDrifts", ("StackName", "edited"))).Body.Contains("<PropertyPath>/Size</PropertyPath><ExpectedValue>8</ExpectedValue><ActualValue>16</ActualValue>", StringComparison.Ordinal));
        Assert.Contains("\"state\":\"retained\"", await SandboxPages.SendAsync(second.Url, HttpMethod.Get, "resources?stack=deleted"), StringComparison.Ordinal);
        Assert.Contains("\"backup_jobs\":{\"CREATED\":1}", await SandboxPages.SendAsync(second.Url, HttpMethod.Get, "state"), StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"lose\"", await SandboxPages.SendAsync(second.Url, HttpMethod.Get, "faults"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_sandbox_on_the_same_data_is_refused()
    {
        await using var first = await Cloud.Sandbox.SandboxApp.StartAsync(folder, ct: TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Cloud.Sandbox.SandboxApp.StartAsync(folder, ct: TestContext.Current.CancellationToken));
        Assert.Contains("Another sandbox uses the data directory", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<List<string>> Events(Sandbox sandbox)
    {
        var (_, body) = await sandbox.Aws.QueryAsync("DescribeStackEvents", ("StackName", "survivor"));
        return [.. XElement.Parse(body).Descendants().Where(e => e.Name.LocalName == "EventId").Select(e => e.Value)];
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (var end = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(end) < Limit;)
        {
            if (await isSo()) return;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Assert.Fail("It did not come to that.");
    }

    /// <summary>The sandbox's own executable.</summary>
    private sealed class Sandbox : IDisposable
    {
        private readonly Process process;

        private Sandbox(Process process, string url)
        {
            this.process = process;
            var options = new Cloud.Sandbox.SandboxOptions();
            Url = url;
            Aws = new RawAws(url, "cloudformation", options.AccessKeyId, options.SecretAccessKey, null, TimeProvider.System);
            Backup = new RawAws(url, "backup", options.AccessKeyId, options.SecretAccessKey, null, TimeProvider.System);
        }

        public string Url { get; }

        public RawAws Aws { get; }

        public RawAws Backup { get; }

        public static async Task<Sandbox> StartAsync(string folder, double speed)
        {
            var assembly = typeof(Cloud.Sandbox.SandboxApp).Assembly.Location;
            var start = new ProcessStartInfo("dotnet", [assembly, "--urls", "http://127.0.0.1:0", "--exit-with-stdin"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
            start.Environment["Sandbox__DataDirectory"] = folder;
            start.Environment["Sandbox__Speed"] = speed.ToString(System.Globalization.CultureInfo.InvariantCulture);
            start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
            var child = Process.Start(start)!;
            using var timeout = new CancellationTokenSource(Limit);
            while (await child.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
            {
                const string Mark = "Now listening on: ";
                if (line.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at) return new Sandbox(child, line[(at + Mark.Length)..].Trim());
            }
            throw new InvalidOperationException("The sandbox ended before it listened.");
        }

        public void Kill() => process.Kill();

        public void CloseInput() => process.StandardInput.Close();

        public async Task<bool> HasExitedWithin(TimeSpan limit)
        {
            using var timeout = new CancellationTokenSource(limit);
            await process.WaitForExitAsync(timeout.Token);
            return process.HasExited;
        }

        public void Dispose()
        {
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
