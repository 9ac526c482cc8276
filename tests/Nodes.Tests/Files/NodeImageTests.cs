using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Files;

/// <summary>What a machine image is made of: the files of every size and number, a script that lays them down, and one that fills them in.</summary>
public sealed class NodeImageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void The_same_product_gives_the_same_archive()
    {
        using MemoryStream one = new(), other = new();
        NodeImage.Write(one);
        NodeImage.Write(other);
        TestContext.Current.TestOutputHelper?.WriteLine($"{one.Length} bytes");
        Assert.Equal(one.ToArray(), other.ToArray());
    }

    [Theory]
    [InlineData("2", "2xlarge", 3, "NUMBER=2")]
    [InlineData("1", "large", 1, "NUMBER=1")]
    [InlineData("web", "8xlarge", 3, "NUMBER=web SELF=10.0.0.77")]
    public async Task What_is_laid_down_is_filled_with_what_only_the_machine_knows(string number, string width, int nodes, string identity)
    {
        var root = Directory.CreateTempSubdirectory("cloud-image-");
        try
        {
            await Unpack(root.FullName);
            var (code, output) = await Daemons.Run("bash", ["-n", $"{root.FullName}/install.sh"]);
            Assert.Equal((0, ""), (code, output));
            var tree = $"{root.FullName}/files";
            Directory.CreateDirectory($"{tree}/etc/cloud");
            string[] addresses = [.. Enumerable.Range(1, nodes).Select(n => $"10.0.{n}.1")];
            await File.WriteAllTextAsync($"{tree}/etc/cloud/node", $"WIDTH={width} CLUSTER=env-1 ADDRESSES='{string.Join(' ', addresses)}' {identity}\n", Ct);
            await File.WriteAllTextAsync($"{tree}/etc/cloud/password", "sesame\n", Ct);

            // Owners are accounts of a node, which are not all here.
            var program = await File.ReadAllTextAsync(tree + FillFiles.Program, Ct);
            (code, output) = await Daemons.Run("bash", ["-s", tree], program.Replace("chown \"$owner:$owner\"", ": \"$owner\"", StringComparison.Ordinal));

            Assert.Equal((0, ""), (code, output));
            var size = Catalogue.ClusterSizes.Single(s => s.PerNode.Width == width).PerNode;
            var spec = number == FillFiles.WebServer
                ? NodeSpec.OfWebServer(size, "10.0.0.77", addresses, "sesame", "env-1")
                : new NodeSpec(size, int.Parse(number, System.Globalization.CultureInfo.InvariantCulture), addresses, "sesame", "env-1");
            Assert.All(NodeFiles.Render(spec), file => Assert.Equal((file.Text, file.Mode), (File.ReadAllText(tree + file.Path), Convert.ToString((int)File.GetUnixFileMode(tree + file.Path), 8).PadLeft(4, '0'))));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void R64_What_leaves_a_machine_are_the_groups_and_measures_that_its_stack_has()
    {
        var spec = new NodeSpec(Catalogue.ClusterSize("6")!.PerNode, 1, ["10.0.0.1"], "x", "env-1");
        var watch = JsonDocument.Parse(NodeFiles.Render(spec).Single(file => file.Path.EndsWith("/watch.json", StringComparison.Ordinal)).Text).RootElement;
        var groups = watch.GetProperty("logs").GetProperty("logs_collected").GetProperty("files").GetProperty("collect_list").EnumerateArray().Select(log => log.GetProperty("log_group_name").GetString()).Distinct();
        Assert.Equal(["/cloud/env-1/system", "/cloud/env-1/web", "/cloud/env-1/application", "/cloud/env-1/database"], groups);
        Assert.Equal("""["AutoScalingGroupName","path"]""", watch.GetProperty("metrics").GetProperty("aggregation_dimensions")[0].GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal("/data", watch.GetProperty("metrics").GetProperty("metrics_collected").GetProperty("disk").GetProperty("resources")[1].GetString());
    }

    private static async Task Unpack(string folder)
    {
        using var archive = new MemoryStream();
        NodeImage.Write(archive);
        archive.Position = 0;
        await using var gzip = new GZipStream(archive, CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(gzip, folder, overwriteFiles: false, Ct);
    }
}
