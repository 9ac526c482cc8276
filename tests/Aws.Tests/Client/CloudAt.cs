using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Aws.Tests.Client;

/// <summary>The product's cloud ports, composed as the product composes them, against an endpoint.</summary>
internal sealed class CloudAt : IAsyncDisposable
{
    public const string AccessKeyId = "AKIDEXAMPLE";
    public const string SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    private readonly ServiceProvider _services;

    /// <param name="endpoint">Null leaves it unconfigured.</param>
    /// <param name="settings">Further settings of section Aws, as <c>MaxErrorRetry=0</c>; they win, and an empty one unsets.</param>
    public CloudAt(Uri? endpoint, params string[] settings)
        : this(endpoint, TimeProvider.System, settings)
    {
    }

    public CloudAt(Uri? endpoint, TimeProvider time, params string[] settings)
    {
        string[] defaults = [$"EndpointUrl={endpoint}", $"AccessKeyId={AccessKeyId}", $"SecretAccessKey={SecretAccessKey}", "CallsPerSecond=1000", "CallBurst=1000"];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            defaults.Concat(settings).Select(s => s.Split('=', 2)).GroupBy(s => s[0], s => s[1]).Where(s => s.Last().Length > 0)
                .Select(s => KeyValuePair.Create<string, string?>("Aws:" + s.Key, s.Last())));
        _services = new ServiceCollection().AddSingleton(time).AddAws(configuration.Build()).BuildServiceProvider();
    }

    public static CloudAccount Frankfurt { get; } = new("eu-central-1");

    public ICloudFormation Stacks => _services.GetRequiredService<ICloudFormation>();

    public IBackupVaults Vaults => _services.GetRequiredService<IBackupVaults>();

    public IAccountAccess Access => _services.GetRequiredService<IAccountAccess>();

    public IRegionLookup Region => _services.GetRequiredService<IRegionLookup>();

    public IAlarms Alarms => _services.GetRequiredService<IAlarms>();

    public IDatabaseSnapshots Snapshots => _services.GetRequiredService<IDatabaseSnapshots>();

    public IQuotas Quotas => _services.GetRequiredService<IQuotas>();

    public ICertificates Certificates => _services.GetRequiredService<ICertificates>();

    public ITemplateStore Templates => _services.GetRequiredService<ITemplateStore>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>A clock whose timers ring so many times earlier: twelve seconds of deadline in a test's half second.</summary>
internal sealed class HurriedTime(int times) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / times : dueTime, period);
}
