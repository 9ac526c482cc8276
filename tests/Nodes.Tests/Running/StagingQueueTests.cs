using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>Shared staging's part of RabbitMQ, on the daemon itself: one of production's three.</summary>
[Trait("Category", "Long")]
public sealed class StagingQueueTests
{
    private const string First = "0123456789abcdefABCDEF";
    private const string Second = "fedcba9876543210FEDCBA";

    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task R31_R46_Staging_has_a_virtual_host_of_its_own_that_is_bounded_and_closes_when_it_goes()
    {
        await Daemons.Need("shared staging's part of RabbitMQ", "nginx", "php-fpm8.2", "rabbitmq-server");
        Assert.SkipUnless(System.Environment.IsPrivilegedProcess, "RabbitMQ's own account says its words, and taking that takes root.");
        await using var node = await WebNode.Start(queue: true);
        await Until(node, "list_vhosts", "/");

        node.Machine.Name(First);
        Assert.Equal((0, ""), await node.Machine.Run());
        Assert.Equal("Success", await Ask(node, "authenticate_user", "staging", First));
        Assert.Contains("staging\t.*\t.*\t.*", await Ask(node, "list_user_permissions", "staging"), StringComparison.Ordinal);
        Assert.DoesNotContain("/\t", await Ask(node, "list_user_permissions", "staging"), StringComparison.Ordinal);
        Assert.Equal("""{"max-connections":16,"max-queues":50}""", await Ask(node, "list_vhost_limits", "-p", "staging"));
        Assert.Contains("""{"max-length-bytes":1006632,"overflow":"reject-publish"}""", await Ask(node, "list_policies", "-p", "staging"), StringComparison.Ordinal);
        Assert.DoesNotContain("bound", await Ask(node, "list_policies", "-p", "/"), StringComparison.Ordinal);

        node.Machine.Name(Second, "GhIjKl");
        Assert.Equal((0, ""), await node.Machine.Run());
        Assert.Equal("Success", await Ask(node, "authenticate_user", "staging", Second));
        Assert.Contains("invalid credentials", await Ask(node, "authenticate_user", "staging", First), StringComparison.Ordinal);

        node.Machine.Remove("parameter");
        Assert.Equal((0, ""), await node.Machine.Run());
        Assert.DoesNotContain("staging", await Ask(node, "list_users"), StringComparison.Ordinal);
        Assert.Contains("staging", await Ask(node, "list_vhosts"), StringComparison.Ordinal);
        Assert.Equal("Success", await Ask(node, "authenticate_user", "site", NodeFolder.Password));
    }

    private static async Task Until(WebNode node, string word, string said)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var answer = await Ask(node, word); !answer.Split('\n').Contains(said); answer = await Ask(node, word))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Starting, answer + node.Said);
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> Ask(WebNode node, params string[] words)
    {
        var spec = node.Folder.Spec;
        var (_, output) = await Daemons.Run(
            "runuser",
            ["-u", "rabbitmq", "--", "env", $"HOME={spec.Paths.Data}/rabbitmq", $"RABBITMQ_CONF_ENV_FILE={node.Folder.File("/rabbitmq-env.conf")}", "/usr/lib/rabbitmq/bin/rabbitmqctl", "-q", .. words]);
        return output.Trim();
    }
}
