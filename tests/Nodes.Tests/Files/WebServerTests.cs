using System.Net;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Running;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Files;

/// <summary>An extra web server (R13, R27): the web's daemons alone, with all memory for PHP, and everything else asked of the nodes.</summary>
public sealed class WebServerTests
{
    private static readonly string[] Nodes = ["10.0.0.1", "10.0.1.1", "10.0.2.1"];

    public static TheoryData<string> Sizes => [.. Catalogue.ClusterSizes.Select(size => size.Id)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R13_R27_The_daemons_take_its_files(string size)
    {
        await Daemons.Need("the check of a web server's files", "haproxy", "nginx", "php-fpm8.2");
        using var server = NodeFolder.WebServer(size, Spec(size));
        (string Program, string[] Words)[] checks =
        [
            ("/usr/sbin/haproxy", ["-c", "-f", server.File("/haproxy.cfg")]),
            ("/usr/sbin/nginx", ["-t", "-c", server.File("/etc/cloud/nginx.conf")]),
            ("/usr/sbin/php-fpm8.2", ["-t", "--fpm-config", server.File("/etc/cloud/php-fpm.conf")]),
            ("/usr/sbin/php-fpm8.2", ["-t", "--fpm-config", server.File("/php-fpm-health.conf")]),
            .. server.Files.Where(file => file.Text.StartsWith("#!/bin/bash", StringComparison.Ordinal)).Select(file => ("bash", new[] { "-n", file.Path })),
        ];
        Assert.Equal(7, checks.Length);
        foreach (var (program, words) in checks)
        {
            var (code, output) = await Daemons.Run(program, words);
            Assert.True(code == 0, $"{program} {string.Join(' ', words)}: {code}\n{output}");
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void R27_All_its_memory_is_PHP_s_and_the_database_has_a_connection_for_each_process_of_four(string size)
    {
        var memory = new NodeMemory(Catalogue.ClusterSize(size)!.PerNode);
        Assert.InRange(memory.WebPhpProcesses * 96, memory.Total * 0.7, memory.Total * 0.76);
        Assert.InRange(memory.ConnectionsOfProxy * 2, ((memory.PhpProcesses * 3) + (memory.WebPhpProcesses * 4)) - 1, memory.DatabaseConnections);
    }

    [Fact]
    public void R13_It_has_no_daemon_with_data_and_no_file_of_one()
    {
        var files = NodeFiles.Render(Spec("24"));
        Assert.DoesNotContain(files, file => file.Path.Contains("mariadb", StringComparison.Ordinal) || file.Path.Contains("redis", StringComparison.Ordinal) || file.Path.Contains("staging", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Text.Contains("/data", StringComparison.Ordinal));
        Assert.All(files.Where(file => file.Text.Contains("sesame", StringComparison.Ordinal)), file => Assert.EndsWith("0", file.Mode, StringComparison.Ordinal));
    }

    [Fact]
    public void R51_Its_shared_folders_are_the_nodes()
    {
        var script = NodeFiles.Render(Spec("24")).Single(file => file.Path.EndsWith("/cloud-files", StringComparison.Ordinal)).Text;
        Assert.Contains("mount -t glusterfs -o backup-volfile-servers=10.0.1.1:10.0.2.1 \"10.0.0.1:/site/$folder\"", script, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R27_It_takes_visitors_once_it_has_joined_and_none_when_it_leaves()
    {
        await Daemons.Need("a running web server", "haproxy", "nginx", "php-fpm8.2");
        var nodes = NodeFolder.Three("6");
        try
        {
            await using var server = new Node(NodeFolder.WebServer("6", nodes[0].Spec));
            foreach (var name in (string[])["haproxy", "health", "php", "nginx"])
            {
                await server[name].Start();
            }

            await server.Until(HealthFiles.Path, HttpStatusCode.NotFound, TimeSpan.FromSeconds(20));
            // None of the nodes is there: it has not joined, and says what it misses.
            var (code, text) = await server.Health(HealthFiles.JoinedPath);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
            Assert.StartsWith("mariadb: ", text, StringComparison.Ordinal);

            File.Delete(server.Spec.Paths.Leaving);
            await server.Until(HealthFiles.Path, HttpStatusCode.OK, TimeSpan.FromSeconds(20));
            await server.Until("/node", HttpStatusCode.OK, TimeSpan.FromSeconds(20));
            await server.Leave();
            Assert.Null((await server.Health(HealthFiles.Path)).Code);
            Assert.True(File.Exists(server.Spec.Paths.Leaving));
        }
        finally
        {
            foreach (var node in nodes)
            {
                node.Dispose();
            }
        }
    }

    private static NodeSpec Spec(string size) => NodeSpec.OfWebServer(Catalogue.ClusterSize(size)!.PerNode, "10.0.0.9", Nodes, "sesame", "env-1");
}
