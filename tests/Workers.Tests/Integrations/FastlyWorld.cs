using System.Net.Http.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Integrations;

/// <summary>A Fastly service as the sandbox keeps it.</summary>
internal sealed record SeenService(string Id, List<SeenVersion> Versions)
{
    public SeenVersion Active => Versions.Single(v => v.Active);
}

internal sealed record SeenVersion(int Number, bool Active, bool Locked, string Comment, Dictionary<string, List<Dictionary<string, string>>> Objects)
{
    public List<string> Names(string kind) => [.. Objects[kind].Select(o => o["name"])];

    public Dictionary<string, string> Ours(string kind, string environment = "production") => Objects[kind].Single(o => o["name"] == $"cloud-{environment}");
}

/// <summary>Fastly in a world: connected as the API does, looked at as Fastly has it.</summary>
internal static class FastlyWorld
{
    public const string Service = "7i6HN3TK9wS159v2gPAZ8A";
    public const string StagingService = "SU1Z0isxPaozGVKXdv0eY";
    public const string Token = "abcdefghijklmnopqrstuvwxyz_-6789";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Uri Address(WorkersUnderTest world) => new($"{world.Sandbox.Url}/_providers/fastly");

    public static async Task<List<SeenService>> Services(this WorkersUnderTest world)
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<List<SeenService>>(new Uri($"{world.Sandbox.Url}/_sandbox/fastly"), Ct))!;
    }

    public static async Task<Integration> ConnectFastly(this WorkersUnderTest world, string token = Token, params EnvironmentType[] environments)
    {
        var now = TimeProvider.System.GetUtcNow();
        var integration = Integration.Create(world.Data.Organization, world.Data.Project.Id, IntegrationType.Fastly, environments.Length == 0 ? [EnvironmentType.Production] : environments, new IntegrationSettings(ServiceId: Service, StagingServiceId: StagingService), now);
        integration.Put(world.Services.GetRequiredService<IVariableSeal>().Seal(integration.OrganizationId, integration.Id, FastlyKey.Of(token).Written), now);
        await world.Data.Change(db => db.Integrations.Add(integration));
        return await world.Data.Read(db => db.Integrations.SingleAsync(i => i.Id == integration.Id, Ct));
    }

    public static FastlyKey KeyOf(this WorkersUnderTest world, Integration integration) =>
        FastlyKey.Read(world.Services.GetRequiredService<IVariableSeal>().Open(integration.OrganizationId, integration.Id, integration.Sealed));

    public static Task<EnvironmentStack> StackOf(this WorkersUnderTest world, Environment environment) => world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct));

    public static bool HasCloudFront(this EnvironmentStack stack) => stack.Parts.Any(p => p is { Type: "AWS::CloudFront::Distribution" } && p.Status != "DELETE_COMPLETE");

    public static string Balancer(this EnvironmentStack stack) => stack.Outputs[StackOutputs.LoadBalancerDnsName];
}
