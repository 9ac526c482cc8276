using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Files;

/// <summary>What sets up agents on a node, run as the boot script runs it, in a root of its own.</summary>
public sealed class AgentTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdefFFFFNRAL";

    private static readonly UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("cloud-agent-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task R71_With_a_key_New_Relic_s_agent_is_on_and_the_key_is_the_owner_s_alone()
    {
        await Write("/usr/lib/php/20220829/newrelic.so", "");
        await Write("/etc/cloud/newrelic", "NAME='Shop (production)'\n");
        await Write("/etc/cloud/newrelic.key", Key + "\n");
        Assert.Equal((0, ""), await Agent("newrelic"));
        Assert.Equal(
            $"extension = newrelic.so\nnewrelic.license = \"{Key}\"\nnewrelic.appname = \"Shop (production)\"\nnewrelic.daemon.dont_launch = 0\nnewrelic.distributed_tracing_enabled = true\n",
            Read("/etc/php/8.2/fpm/conf.d/newrelic.ini"));
        Assert.Equal(OwnersAlone, File.GetUnixFileMode(root.FullName + "/etc/php/8.2/fpm/conf.d/newrelic.ini"));

        // Taken away: off again, and once more changes nothing.
        File.Delete(root.FullName + "/etc/cloud/newrelic.key");
        Assert.Equal((0, ""), await Agent("newrelic"));
        Assert.Equal((0, ""), await Agent("newrelic"));
        Assert.False(File.Exists(root.FullName + "/etc/php/8.2/fpm/conf.d/newrelic.ini"));
    }

    [Fact]
    public async Task R71_Blackfire_s_agent_gets_its_id_and_token_and_PHP_its_probe()
    {
        await Write("/usr/lib/php/20220829/blackfire.so", "");
        await Write("/etc/cloud/blackfire", "SERVER_ID=0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f\n");
        await Write("/etc/cloud/blackfire.key", new string('a', 64));
        Assert.Equal((0, ""), await Agent("blackfire"));
        Assert.Contains("server-id=0a1b2c3d-0a1b-4a1b-8a1b-0a1b2c3d4e5f\nserver-token=" + new string('a', 64) + "\n", Read("/etc/blackfire/agent"), StringComparison.Ordinal);
        Assert.Equal(OwnersAlone, File.GetUnixFileMode(root.FullName + "/etc/blackfire/agent"));
        Assert.StartsWith("extension = blackfire.so\n", Read("/etc/php/8.2/fpm/conf.d/blackfire.ini"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("newrelic", 1, "this image has no agent of New Relic")]
    [InlineData("blackfire", 1, "this image has no probe of Blackfire")]
    [InlineData("other", 2, "there is no agent 'other'")]
    public async Task An_image_without_the_program_says_so_and_nothing_is_switched_on(string agent, int code, string said)
    {
        await Write($"/etc/cloud/{agent}.key", Key);
        var (exit, output) = await Agent(agent);
        Assert.Equal(code, exit);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(root.FullName + "/etc/php"));
    }

    private Task<(int Code, string Output)> Agent(string agent) =>
        Daemons.Run("bash", ["-s", agent, root.FullName], FillFiles.Render().Single(file => file.Path == AgentFiles.Program).Text.Replace("chown ", ": ", StringComparison.Ordinal));

    private string Read(string path) => File.ReadAllText(root.FullName + path);

    private async Task Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root.FullName + path)!);
        await File.WriteAllTextAsync(root.FullName + path, text, TestContext.Current.CancellationToken);
    }
}
