using System.Text.Json.Nodes;

namespace Cloud.Launch.Tests;

public sealed class RunFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cloud-run-").FullName;

    [Fact]
    public void A_second_launcher_on_the_same_checkout_is_refused_and_a_later_one_is_not()
    {
        using (RunFolder.Take(_root))
        {
            Assert.Contains("already running", Assert.Throws<LaunchException>(() => RunFolder.Take(_root)).Message, StringComparison.Ordinal);
        }

        using var later = RunFolder.Take(_root);
        Assert.True(Directory.Exists(later.Path));
    }

    [Fact]
    public void Secrets_stay_until_the_data_goes_and_only_their_owner_reads_them()
    {
        using var folder = RunFolder.Take(_root);
        folder.Prepare();
        var made = Secrets.Of(folder);
        Assert.Equal(made, Secrets.Of(folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Data, "secrets.json")));
        }

        folder.Clear();
        folder.Prepare();
        Assert.NotEqual(made, Secrets.Of(folder));
    }

    [Fact]
    public void Nothing_is_told_before_all_is_ready_and_each_new_process_number_after_it_at_once()
    {
        var file = Path.Combine(_root, "info.json");
        var info = new InfoFile(file, new JsonObject { ["api_url"] = "http://localhost:1" });
        info.Started("api", 10);
        Assert.False(File.Exists(file));
        info.Publish([]);
        info.Started("api", 11);
        var told = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.Equal(11, (int?)told["processes"]!["api"]);
        Assert.Equal("http://localhost:1", (string?)told["api_url"]);
        info.Remove();
        info.Started("api", 12);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_log_is_cut_into_three_bounded_files()
    {
        var path = Path.Combine(_root, "api.log");
        using var log = new RotatingLog(path);
        var line = new string('x', 100_000);
        for (var i = 0; i < 450; i++)
        {
            log.Write(line);
        }

        Assert.Equal(3, Directory.GetFiles(_root, "api.log*").Length);
        Assert.All(Directory.GetFiles(_root, "api.log*"), file => Assert.InRange(new FileInfo(file).Length, 1, 11_000_000));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
