using System.Text.Json;
using Cloud.Sandbox;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>A sandbox in a folder of its own that goes away with it.</summary>
internal sealed class RunningSandbox : IAsyncDisposable
{
    private readonly string folder;
    private readonly SandboxApp app;

    private RunningSandbox(string folder, SandboxApp app) => (this.folder, this.app) = (folder, app);

    public string Url => app.Url;

    public SandboxApp App => app;

    public RawAws Raw(string service, TimeProvider? time = null) => new(app.Url, service, app.AccessKeyId, app.SecretAccessKey, null, time ?? TimeProvider.System);

    public static async Task<RunningSandbox> StartAsync(double speed = 1000, TimeProvider? time = null)
    {
        var data = Directory.CreateTempSubdirectory("cloud-sandbox-").FullName;
        return new RunningSandbox(data, await SandboxApp.StartAsync(data, speed, time));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>One run of a scenario script against a quick sandbox and one slow enough that states in between can be seen.</summary>
public abstract class ScenarioRun(string script) : IAsyncLifetime
{
    private const double Quick = 100;
    private const double Slow = 1;
    private JsonElement results;

    public async ValueTask InitializeAsync()
    {
        await using var quick = await RunningSandbox.StartAsync(Quick);
        await using var slow = await RunningSandbox.StartAsync(Slow);
        results = await NodeClients.RunAsync(script, quick.Url, slow.Url, quick.App.AccessKeyId, quick.App.SecretAccessKey);
    }

    /// <summary>What the scenario of this name saw.</summary>
    public JsonElement this[string scenario] => results.GetProperty(scenario) is { ValueKind: JsonValueKind.Object } result && result.TryGetProperty("broke", out var reason)
        ? throw new InvalidOperationException($"Scenario {scenario}: {reason.GetString()}")
        : results.GetProperty(scenario);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public sealed class BehaviourRun() : ScenarioRun("behaviours.mjs");

public sealed class ServiceRun() : ScenarioRun("services.mjs");

public sealed class FaultRun() : ScenarioRun("faults.mjs");

public sealed class WayOutRun() : ScenarioRun("ways.mjs");

internal static class Json
{
    public static string Text(this JsonElement element, string path)
    {
        var at = element;
        foreach (var name in path.Split('.')) at = int.TryParse(name, out var index) ? at[index] : at.GetProperty(name);
        return at.ValueKind == JsonValueKind.String ? at.GetString()! : at.GetRawText();
    }

    public static string[] Strings(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];

    /// <summary>Events as "LogicalId STATUS".</summary>
    public static List<string> Told(this JsonElement element) => [.. element.GetProperty("events").EnumerateArray().Select(e => $"{e.Text("id")} {e.Text("status")}")];
}
