using System.Globalization;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>An empty node beside the cluster that gets a node's data folder as it was at one moment, and begins a cluster of its own with it.</summary>
internal sealed class RestoredNode : IAsyncDisposable
{
    private readonly NodeFolder _folder = NodeFolder.Alone("6");
    private Service? _mariadb;

    private string Data => $"{_folder.Spec.Paths.Data}/mariadb";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What a recovery point of the volume holds.</summary>
    public async Task Take(Node node)
    {
        Directory.Delete(Data);
        var (code, output) = await Daemons.Run("cp", ["-a", node.DataFolder, Data]);
        Assert.True(code == 0, output);
    }

    public async Task<string> Position() => (await File.ReadAllTextAsync(BackupFiles.PositionOf(_folder.Spec), Ct)).Trim();

    /// <summary>Starts the database on the data and reads what is in it.</summary>
    public async Task<HashSet<int>> Rows()
    {
        var (code, output) = await Daemons.Run(BackupFiles.ScriptOf(_folder.Spec), ["seed"]);
        Assert.True(code == 0, output);
        _mariadb = new Service(_folder, "mariadb");
        await _mariadb.Start();
        for (var attempt = 0; ; attempt++)
        {
            (code, output) = await Daemons.Run("mariadb", [$"--defaults-file={MariaDbFiles.ClientOf(_folder.Spec)}", "-N", "-e", "SELECT visit FROM site.writes"]);
            if (code == 0)
            {
                return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
            }

            Assert.True(attempt < 300, output + await File.ReadAllTextAsync($"{_folder.Spec.Paths.Log}/mariadb.log", Ct));
            await Task.Delay(100, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_mariadb is not null)
        {
            await _mariadb.DisposeAsync();
        }

        _folder.Dispose();
    }
}
