using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Infrastructure.Aws;
using Cloud.Sandbox;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cloud.Workers.Tests.Environments;

/// <summary>Machine images and CloudFront's addresses: looked up when a stack is made, and the stack's own from then on.</summary>
public sealed class PinTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Blueprint.MagentoCluster, "node")]
    [InlineData(Blueprint.WordPressContainers, "bastion")]
    [InlineData(Blueprint.MagentoContainers, "bastion container_host")]
    public async Task Production_is_made_from_known_images_behind_CloudFronts_addresses(string blueprint, string kinds)
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        var production = world.Data.Production;
        var activation = await world.Begin(production, (e, now) => e.Activate(now, null).Value);
        await world.Well(activation);

        var stack = await Stack(world, production);
        Assert.Equal(kinds.Split(' '), stack.Pins!.Images.Keys.Order(StringComparer.Ordinal));
        var parameters = await Parameters(world, stack);
        var images = parameters.Where(p => p.Key.EndsWith("ImageId", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(images);
        Assert.All(images, p => Assert.Contains(p.Value, stack.Pins.Images.Values));
        Assert.Equal("pl-a3a144ca", parameters[StackParameters.EdgePrefixListId]);
        var log = await world.Log(activation);
        Assert.Contains("The balancer lets in CloudFront's addresses alone: pl-a3a144ca.", log);
        Assert.Equal(blueprint == Blueprint.MagentoCluster, log.Contains($"Image cloud-node-debian-12-20261115 of 2026-11-15: {stack.Pins.Images.GetValueOrDefault("node")}."));
    }

    [Fact]
    public async Task An_image_stays_the_stacks_own_though_a_newer_one_is_there_and_is_looked_up_anew_for_the_next_stack()
    {
        await using var world = await WorkersUnderTest.Start(postgres, blueprint: Blueprint.MagentoContainers);
        var staging = world.Data.Staging;
        await world.Well(await world.Begin(staging, (e, now) => e.Activate(now, null).Value));
        var newest = (await Stack(world, staging)).Pins!.Images["container_host"];
        await world.Data.Execute($$"""update stacks set pins = jsonb_set(pins, '{images,container_host}', '"ami-0f00000000000000f"') where environment_id = '{{staging.Id}}'""");

        await world.Well(await world.Begin(staging, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal("ami-0f00000000000000f", (await Parameters(world, await Stack(world, staging)))[StackParameters.ClusterImageId]);

        await world.Well(await world.Begin(staging, (e, now) => e.Deactivate(now, null, "staging").Value));
        await world.Well(await world.Begin(staging, (e, now) => e.Activate(now, null).Value));
        Assert.Equal(newest, (await Parameters(world, await Stack(world, staging)))[StackParameters.ClusterImageId]);
    }

    [Fact]
    public async Task Without_its_image_nothing_is_made_and_the_answer_says_which_is_missing()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        var options = world.Services.GetRequiredService<IOptions<AwsOptions>>().Value;
        options.AccountId = "999999999999";

        var failed = await world.Ended(await world.Begin(production, (e, now) => e.Activate(now, null).Value));

        Assert.Equal("image.not_found", failed.Error!.Code);
        Assert.Contains("eu-central-1 has no machine image cloud-node-debian-12-*, and nothing was made.", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(Lifecycle.ProvisioningFailed, (await world.Reload(production)).Lifecycle);
        Assert.False(await world.Data.Read(db => db.Stacks.AnyAsync(s => s.EnvironmentId == production.Id, Ct)));
        options.AccountId = SandboxOptions.Account;
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
    }

    private static Task<EnvironmentStack> Stack(WorkersUnderTest world, Environment environment) => world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));

    private static async Task<IReadOnlyDictionary<string, string>> Parameters(WorkersUnderTest world, EnvironmentStack stack)
    {
        await using var aws = world.Aws();
        return (await aws.GetRequiredService<ICloudFormation>().DescribeStack(BackedUpWorld.At, stack.Arn, Ct))!.Parameters;
    }
}
