using System.Text.Json;

namespace Cloud.Cli.Tests.Clients;

/// <summary>The client that is published for the Platform.sh API, as it comes from npm, with only its addresses changed.</summary>
public sealed class PlatformshClientTests(World world)
{
    [Fact]
    public async Task Its_journey_from_sign_in_to_restore_and_back()
    {
        await world.Started();
        using var shell = new Shell();
        var seen = (await new NodePackage("platformsh").Journey(world, await World.NewStore(shell), "journey.mjs")).Done();
        var journey = JsonDocument.Parse(seen.Out.Trim().Split('\n')[^1]).RootElement;
        Assert.Equal(world.Owner("email"), journey.GetProperty("user").GetString());
        Assert.Equal("feature-cart", journey.GetProperty("branch").GetString());
        Assert.True(journey.GetProperty("activities").GetInt32() >= 5, seen.Out);
        Assert.Equal(2, journey.GetProperty("domains").GetArrayLength());
        Assert.True(journey.GetProperty("ticket").GetInt32() > 0, seen.Out);
    }
}
