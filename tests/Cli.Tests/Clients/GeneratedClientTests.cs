using System.Text.Json;

namespace Cloud.Cli.Tests.Clients;

/// <summary>A TypeScript client made of nothing but openapi/cloud.json: it type-checks, and what its types say is so.</summary>
public sealed class GeneratedClientTests(World world)
{
    [Fact]
    public async Task A_client_generated_from_the_document_type_checks_and_takes_a_backup()
    {
        await world.Started();
        using var shell = new Shell();
        var package = new NodePackage("generated");
        (await package.Tool("openapi-typescript", "../../../openapi/cloud.json", "--output", "obj/cloud.d.ts")).Done();
        (await package.Tool("tsc", "--noEmit")).Done();
        (await package.Tool("tsc")).Done();
        var seen = (await package.Journey(world, await World.NewStore(shell), "obj/journey.js")).Done();
        Assert.Equal(1, JsonDocument.Parse(seen.Out).RootElement.GetProperty("backups").GetInt32());
    }
}
