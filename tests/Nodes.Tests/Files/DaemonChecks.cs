using System.Globalization;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Files;

/// <summary>The files of every size, held against the daemons themselves.</summary>
public sealed class DaemonChecks
{
    public static TheoryData<string> Sizes => [.. Catalogue.ClusterSizes.Select(size => size.Id)];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R49_HAProxy_takes_its_file(string size)
    {
        await Daemons.Need("HAProxy's check of its file", "haproxy");
        foreach (var mode in Enum.GetValues<WriteMode>())
        {
            await OnEachNode(size, node => Daemons.Run("/usr/sbin/haproxy", ["-c", "-f", node.File("/haproxy.cfg")]), mode);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R8_nginx_takes_its_file(string size)
    {
        await Daemons.Need("nginx's check of its file", "nginx");
        await OnEachNode(size, node => Daemons.Run("/usr/sbin/nginx", ["-t", "-c", node.File("/etc/cloud/nginx.conf")]));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R50_PHP_FPM_takes_its_pools(string size)
    {
        await Daemons.Need("PHP-FPM's check of its files", "php-fpm8.2");
        await OnEachNode(size, node => Daemons.Run("/usr/sbin/php-fpm8.2", ["-t", "--fpm-config", node.File("/etc/cloud/php-fpm.conf")]));
        await OnEachNode(size, node => Daemons.Run("/usr/sbin/php-fpm8.2", ["-t", "--fpm-config", node.File("/php-fpm-health.conf")]));
    }

    // As they lie ready, and in effect: what nginx.conf reads beside itself. The account is one that every Debian has.
    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R46_nginx_and_PHP_FPM_take_shared_staging_s_files_beside_production_s(string size)
    {
        await Daemons.Need("the check of shared staging's files", "nginx", "php-fpm8.2");
        await OnEachNode(size, async node =>
        {
            var pool = await Daemons.Run("/usr/sbin/php-fpm8.2", ["-t", "--fpm-config", node.File("/staging/php-fpm.conf")]);
            Assert.True(pool.Code == 0, pool.Output);
            var live = Directory.CreateDirectory(StagingFiles.Live(node.Spec)).FullName;
            File.Copy(node.File("/staging/nginx.conf"), $"{live}/nginx.conf");
            var (code, output) = await Daemons.Run("/usr/sbin/nginx", ["-T", "-c", node.File("/etc/cloud/nginx.conf")]);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"listen {node.Spec.Address}:{node.Spec.Ports.Staging};"), output, StringComparison.Ordinal);
            return (code, output);
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R10_R53_MariaDB_knows_every_option_and_has_the_values_that_were_meant(string size)
    {
        await Daemons.Need("MariaDB's reading of its file", "mariadbd");
        var number = 0;
        await OnEachNode(size, async node =>
        {
            var (code, output) = await Daemons.Run("/usr/sbin/mariadbd", [$"--defaults-file={node.File("/mariadb.cnf")}", "--help", "--verbose"]);
            var values = output.Split('\n').Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length == 2).GroupBy(words => words[0]).ToDictionary(words => words.Key, words => words.Last()[1]);
            Assert.Equal("3", values["auto-increment-increment"]);
            Assert.Equal((++number).ToString(CultureInfo.InvariantCulture), values["auto-increment-offset"]);
            Assert.Equal((new NodeMemory(node.Spec.Size).Database * 1024L * 1024).ToString(CultureInfo.InvariantCulture), values["innodb-buffer-pool-size"]);
            Assert.DoesNotContain("[ERROR]", output, StringComparison.Ordinal);
            return (code, output);
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R52_Redis_and_Sentinel_start_with_their_files(string size)
    {
        await Daemons.Need("a start of Redis", "redis-server", "redis-sentinel");
        await OnEachNode(size, node => StartsWith(node, "redis-server", "/redis.conf", "Ready to accept connections"));
        await OnEachNode(size, node => StartsWith(node, "redis-sentinel", "/sentinel.conf", "+monitor master cloud"));
    }

    // All files in one go: starting Erlang takes longer than reading them.
    [Fact]
    public async Task R31_RabbitMQ_s_own_schemas_take_its_files()
    {
        await Daemons.Need("RabbitMQ's check of its file", "rabbitmq-server");
        const string Program = """
            {Confs, ["--" | Libraries]} = lists:splitwith(fun(A) -> A =/= "--" end, init:get_plain_arguments()),
            [code:add_patha(P) || P <- Libraries],
            Schemas = cuttlefish_schema:files(lists:append([filelib:wildcard(filename:join([filename:dirname(P), "priv", "schema", "*.schema"])) || P <- Libraries])),
            [case cuttlefish_generator:map(Schemas, cuttlefish_conf:file(Conf)) of
              {error, Phase, {errorlist, Errors}} -> io:format("~s ~p ~p~n", [Conf, Phase, Errors]), halt(1);
              Config -> io:format("~0p~n", [Config])
            end || Conf <- Confs], halt(0).
            """;
        string[] libraries = [.. Directory.GetDirectories($"{Directory.GetDirectories("/usr/lib/rabbitmq/lib").Single()}/plugins").Select(folder => folder + "/ebin")];
        var clusters = Catalogue.ClusterSizes.Select(size => new Three(size.Id)).ToList();
        try
        {
            var files = clusters.SelectMany(nodes => Enumerable.Range(0, ClusterSize.Nodes).Select(index => nodes[index].File("/rabbitmq.conf"))).ToList();
            var (code, output) = await Daemons.Run("erl", ["-noinput", "-boot", "start_clean", "-eval", Program, "-extra", .. files, "--", .. libraries]);
            Assert.True(code == 0, output);
            Assert.Equal(files.Count, output.Split('\n').Count(line => line.Contains("pause_minority", StringComparison.Ordinal)));
        }
        finally
        {
            clusters.ForEach(nodes => nodes.Dispose());
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task R51_Every_script_is_well_formed(string size) =>
        await OnEachNode(size, async node =>
        {
            var scripts = node.Files.Where(file => file.Text.StartsWith("#!/bin/bash", StringComparison.Ordinal)).ToList();
            Assert.Contains(scripts, script => script.Path.EndsWith("/cloud-files", StringComparison.Ordinal));
            Assert.True(scripts.Count >= 6, $"{scripts.Count} scripts.");
            var results = await Task.WhenAll(scripts.Select(script => Daemons.Run("bash", ["-n", script.Path])));
            return results.MaxBy(result => result.Code);
        });

    [Fact]
    public async Task Apt_reads_the_settings_of_the_updates()
    {
        using var nodes = new Three("6");
        var (code, output) = await Daemons.Run("apt-config", ["-c", nodes[0].File("/20cloud-updates"), "dump", "Unattended-Upgrade"]);
        Assert.Equal(0, code);
        Assert.Contains("Unattended-Upgrade::Package-Blacklist:: \"^mariadb-\";", output, StringComparison.Ordinal);
    }

    private static async Task OnEachNode(string size, Func<NodeFolder, Task<(int Code, string Output)>> check, WriteMode mode = WriteMode.One)
    {
        using var nodes = new Three(size, mode);
        foreach (var node in nodes)
        {
            var (code, output) = await check(node);
            Assert.True(code == 0, $"{size} CPU, node {node.Spec.Number}: {code}\n{output}");
        }
    }

    private static async Task<(int Code, string Output)> StartsWith(NodeFolder node, string program, string file, string said)
    {
        await using var daemon = Running.Started.Start(program, [program, node.File(file)]);
        var log = $"{node.Spec.Paths.Log}/{(program == "redis-server" ? "redis" : "sentinel")}.log";
        for (var i = 0; i < 200 && !daemon.HasExited && !(await File.ReadAllTextAsync(log)).Contains(said, StringComparison.Ordinal); i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var written = await File.ReadAllTextAsync(log);
        return (written.Contains(said, StringComparison.Ordinal) ? 0 : 1, daemon.Output + written);
    }

    private sealed class Three(string size, WriteMode mode = WriteMode.One) : IDisposable
    {
        private readonly IReadOnlyList<NodeFolder> _nodes = NodeFolder.Three(size, mode);

        public NodeFolder this[int index] => _nodes[index];

        public IEnumerator<NodeFolder> GetEnumerator() => _nodes.GetEnumerator();

        public void Dispose()
        {
            foreach (var node in _nodes)
            {
                node.Dispose();
            }
        }
    }
}
