using System.Globalization;
using System.Text.RegularExpressions;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;
using YamlDotNet.RepresentationModel;

namespace Cloud.Nodes.Tests.Files;

/// <summary>What the files say, where no daemon is needed to know that it is right.</summary>
public sealed class RenderedFilesTests
{
    public static TheoryData<string> Sizes => [.. Catalogue.ClusterSizes.Select(size => size.Id)];

    [Theory]
    [InlineData("6", 960, 12, 307)]
    [InlineData("96", 15360, 192, 4915)]
    public void R25_A_larger_node_gives_its_services_more(string size, int database, int php, int redis)
    {
        var memory = new NodeMemory(Catalogue.ClusterSize(size)!.PerNode);
        Assert.Equal((database, php, redis), (memory.Database, memory.PhpProcesses, memory.Redis));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Services_share_no_more_memory_than_a_node_has(string size)
    {
        var memory = new NodeMemory(Catalogue.ClusterSize(size)!.PerNode);
        var given = memory.Database + (memory.PhpProcesses * 96) + memory.Search + memory.Redis + memory.Queue;
        Assert.InRange(given, memory.Total * 0.7, memory.Total * 0.85);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void R46_Shared_staging_s_share_comes_out_of_what_production_leaves(string size)
    {
        var memory = new NodeMemory(Catalogue.ClusterSize(size)!.PerNode);
        var given = memory.Database + (memory.PhpProcesses * 96) + memory.Search + memory.Redis + memory.Queue + memory.Staging;
        Assert.InRange(given, memory.Total * 0.8, memory.Total * 0.97);
        // An average process of each, and PHP's compiled code, which is 128 MiB unless somebody says otherwise.
        Assert.InRange((memory.StagingProcesses * 96) + 128, 1, memory.Staging);
        Assert.InRange(memory.StagingProcesses, 2, Math.Max(2, memory.PhpProcesses / 8));
        Assert.InRange(memory.StagingConnections, 1, NodeMemory.ConnectionsBeside);
    }

    [Fact]
    public void R46_Staging_s_unit_is_bounded_and_sees_nothing_of_production_s()
    {
        var unit = Text(Of("6", 1), "/cloud-staging-php.service");
        Assert.Contains("\nCPUWeight=20\nMemoryMax=480M\nOOMPolicy=continue\nInaccessiblePaths=-/srv/site -/data\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nuser = cloud-staging\n", Text(Of("6", 1), "/staging/php-fpm.conf"), StringComparison.Ordinal);
        Assert.Contains("\nWantedBy=cloud-node.target\n", Text(Of("6", 1), "/cloud-staging.timer"), StringComparison.Ordinal);
        Assert.Contains("cloud-search.service cloud-staging.timer\n", CloudInit.Render(NodeFiles.Render(Of("6", 1))), StringComparison.Ordinal);
    }

    [Fact]
    public void R16_R46_A_cluster_of_one_is_a_staging_of_its_own_and_carries_none()
    {
        var files = NodeFiles.Render(new NodeSpec(Catalogue.ClusterSize("6")!.PerNode, 1, ["10.0.0.1"], "x", "staging"));
        Assert.DoesNotContain(files, file => file.Path.Contains("staging", StringComparison.Ordinal));
        Assert.DoesNotContain("include /etc/cloud", files.Single(file => file.Path == "/etc/cloud/nginx.conf").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void R9_Single_writes_go_to_the_first_that_is_well_and_multi_to_all()
    {
        Assert.Equal(2, Regex.Count(Text(Of("6", 1), "/haproxy.cfg"), @":3307 maxconn \d+ backup$", RegexOptions.Multiline, TimeSpan.FromSeconds(1)));
        var multi = Of("6", 1) with { WriteMode = WriteMode.All };
        Assert.DoesNotContain("backup", Text(multi, "/haproxy.cfg"), StringComparison.Ordinal);
        Assert.Contains("wsrep_sync_wait=1", Text(multi, "/mariadb.cnf"), StringComparison.Ordinal);
    }

    [Fact]
    public void R51_The_four_shared_folders_are_those_of_the_document()
    {
        Assert.Equal(["var", "pub/media", "pub/static", "app/etc"], GlusterFiles.Folders);
        Assert.Contains("replica 3 10.0.0.1:/data/gluster/site 10.0.1.1:/data/gluster/site 10.0.2.1:/data/gluster/site", Text(Of("6", 3), "/cloud-files"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_node_of_a_staging_cluster_is_its_own_cluster()
    {
        var alone = new NodeSpec(Catalogue.ClusterSize("6")!.PerNode, 1, ["10.0.0.1"], "x", "staging");
        Assert.Contains("wsrep_cluster_address=gcomm://10.0.0.1:4567\n", Text(alone, "/mariadb.cnf"), StringComparison.Ordinal);
        Assert.DoesNotContain("min-replicas", Text(alone, "/redis.conf"), StringComparison.Ordinal);
        Assert.Contains("sentinel monitor cloud 10.0.0.1 6380 1\n", Text(alone, "/sentinel.conf"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_password_is_for_its_account_alone() =>
        Assert.All(NodeFiles.Render(Of("6", 2) with { Password = "sesame" }).Where(file => file.Text.Contains("sesame", StringComparison.Ordinal)), file => Assert.EndsWith("0", file.Mode, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_search_engine_s_file_is_YAML_with_three_members(string size)
    {
        var root = Yaml(Text(Of(size, 2), "/opensearch.yml"));
        Assert.Equal("node-2", (string?)root["node.name"]);
        Assert.Equal(3, ((YamlSequenceNode)root["discovery.seed_hosts"]).Children.Count);
        Assert.Matches(@"^-Xms(\d+)m\n-Xmx\1m\n$", Text(Of(size, 2), "/heap.options"));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void As_cloud_init_a_node_fits_into_user_data_and_holds_every_file(string size)
    {
        foreach (var number in Enumerable.Range(1, 3))
        {
            var files = NodeFiles.Render(NodeSpec.OfImage(Catalogue.ClusterSize(size)!.PerNode, number, nodes: 3));
            var text = CloudInit.Render(files);
            var packed = CloudInit.Pack(text).Length;
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} CPU, node {number}: {files.Count} files, {text.Length} characters, {packed} bytes packed"));
            Assert.InRange(packed, 1, CloudInit.LargestUserData);

            var written = (YamlSequenceNode)Yaml(text)["write_files"];
            Assert.Equal(files.Select(file => (file.Path, file.Text)), written.Select(entry => ((string)entry["path"]!, (string)entry["content"]!)));
        }
    }

    [Fact]
    public async Task An_image_s_files_are_filled_with_what_only_the_machine_knows()
    {
        var root = Directory.CreateTempSubdirectory("cloud-fill-");
        try
        {
            var size = Catalogue.ClusterSize("24")!.PerNode;
            var image = NodeSpec.OfImage(size, 2, nodes: 3);
            var files = NodeFiles.Render(image);
            var store = root.FullName + FillFiles.FolderOf(image);
            Directory.CreateDirectory(root.FullName + "/etc/cloud");
            Directory.CreateDirectory(store);
            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(store + file.Path)!);
                await File.WriteAllTextAsync(store + file.Path, file.Text, TestContext.Current.CancellationToken);
            }

            await File.WriteAllTextAsync(store + "/files", FillFiles.List(files), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(root.FullName + "/etc/cloud/node", "NUMBER=2\nWIDTH=2xlarge\nCLUSTER=env-1\nADDRESSES='10.0.0.1 10.0.1.1 10.0.2.1'\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(root.FullName + "/etc/cloud/password", "sesame\n", TestContext.Current.CancellationToken);

            // Owners are accounts of a node: the list names root alone where they are not here.
            var script = FillFiles.Render().Single(file => file.Path == FillFiles.Program).Text.Replace("chown \"$owner:$owner\"", ": \"$owner\"", StringComparison.Ordinal);
            var (code, output) = await Daemons.Run("bash", ["-s", root.FullName], script);

            Assert.Equal((0, ""), (code, output));
            var expected = NodeFiles.Render(new NodeSpec(size, 2, ["10.0.0.1", "10.0.1.1", "10.0.2.1"], "sesame", "env-1"));
            Assert.All(expected, file => Assert.Equal(file.Text, File.ReadAllText(root.FullName + file.Path)));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(root.FullName + "/etc/cloud/client.cnf"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static NodeSpec Of(string size, int number) => new(Catalogue.ClusterSize(size)!.PerNode, number, ["10.0.0.1", "10.0.1.1", "10.0.2.1"], "x", "env-1");

    private static string Text(NodeSpec spec, string end) => NodeFiles.Render(spec).Single(file => file.Path.EndsWith(end, StringComparison.Ordinal)).Text;

    private static YamlNode Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }
}
