using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Launch;

/// <summary>What the API's program does before it serves: bring the schema up to date, and put demo data into a new database.</summary>
/// <param name="database">Which database this is: another one is seeded anew.</param>
internal sealed class DatabasePreparation(ProgramSpec api, RunFolder folder, string database)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly string _users = Path.Combine(folder.Data, "users.json");
    private readonly string _seeded = Path.Combine(folder.Data, "seeded");

    public Task MigrateAsync(CancellationToken ct) => RunAsync("migrate", ["--migrate"], ct);

    /// <summary>The users one can sign in as. Their secrets exist in plain text only here, so the file is written by the seeding itself and kept.</summary>
    public async Task<JsonArray> SeedAsync(CancellationToken ct)
    {
        if (!File.Exists(_users) || !File.Exists(_seeded) || await File.ReadAllTextAsync(_seeded, ct) != database)
        {
            File.Delete(_users);
            await RunAsync("seed", ["--seed", _users], ct);
            RunFolder.Write(_seeded, database);
        }

        return File.Exists(_users) ? ReadUsers(await File.ReadAllTextAsync(_users, ct)) : [];
    }

    private JsonArray ReadUsers(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonArray ?? throw new JsonException("It is not an array.");
        }
        catch (JsonException e)
        {
            throw new LaunchException($"{_users} is not what the seeding writes ({e.Message}). Start over with ./run --fresh.", e);
        }
    }

    private async Task RunAsync(string name, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        using var log = new RotatingLog(Path.Combine(folder.Log, name + ".log"));
        using var child = Child.Start([api.Assembly, .. arguments, "--exit-with-stdin"], api.Folder, api.Settings, log.Write);
        try
        {
            await child.Ended.WaitAsync(Timeout, ct);
        }
        catch (TimeoutException e)
        {
            throw new LaunchException($"\"{name}\" took longer than {Timeout.TotalSeconds:0} s. The end of {log.Path}:\n{log.LastLines}", e);
        }
        finally
        {
            await child.StopAsync(TimeSpan.FromSeconds(1));
        }

        if (child.ExitCode != 0)
        {
            throw new LaunchException($"\"{name}\" failed ({child.ExitCode}). The end of {log.Path}:\n{log.LastLines}");
        }
    }
}
