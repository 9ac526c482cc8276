using System.Text.Json;

namespace Cloud.Cli.Tests;

/// <summary>The whole main job from a terminal, against the programs that customers get: sign in, make, branch, back up, restore, take down.</summary>
public sealed class JourneyTests(World world)
{
    [Fact]
    public async Task From_login_to_restore()
    {
        await world.Started();
        using var shell = new Shell();
        (await shell.CloudReading(world.Owner("password") + "\n", "login", "--api", world.Api, "--email", world.Owner("email"), "--password-stdin")).Done();
        var store = await World.NewStore(shell);
        var made = (await shell.Cloud("project", "create", "--title", "Shop", "--region", "eu-central-1", "--plan", "pro", "--repository", store, "-o", "json")).Done();
        var envelope = JsonDocument.Parse(made.Out).RootElement;
        Assert.Equal("success", envelope.GetProperty("activities")[0].GetProperty("result").GetString());
        Assert.Equal("active", envelope.GetProperty("entity").GetProperty("status").GetProperty("code").GetString());
        Assert.Contains("production is active", made.Error, StringComparison.Ordinal);

        // From here on the folder says which project and which environment: it is the project's repository, on master.
        shell.Folder = store;
        Assert.Equal("master\n", (await shell.Cloud("environment", "get", "--columns", "id", "--no-header")).Done().Out);
        (await shell.Cloud("environment", "branch", "feature/cart")).Done();
        var active = (await shell.Cloud("environment", "activate", "-e", "feature-cart", "--columns", "id,status", "-o", "csv")).Done();
        Assert.Equal("id,status\nfeature-cart,active\n", active.Out);

        var backup = (await shell.Cloud("backup", "create", "-e", "production", "--columns", "status", "--no-header")).Done();
        Assert.Equal("CREATED\n", backup.Out);
        var restored = (await shell.Cloud("backup", "restore", "latest", "-e", "production", "--into", "restore-check", "--yes", "-o", "json")).Done();
        Assert.Equal("ready", JsonDocument.Parse(restored.Out).RootElement.GetProperty("entity").GetProperty("state").GetString());

        (await shell.Cloud("environment", "deactivate", "-e", "feature-cart", "--yes")).Done();
        (await shell.Cloud("environment", "delete", "-e", "feature-cart", "--yes")).Done();
        (await shell.Cloud("environment", "get", "-e", "feature-cart")).With(ExitCode.NotFound);

        var log = (await shell.Cloud("activity", "list", "--columns", "type,result", "-o", "csv")).Done().Out;
        Assert.Contains("environment.restore,success", log, StringComparison.Ordinal);
        Assert.Contains("project.create,success", log, StringComparison.Ordinal);
    }
}
