using Cloud.Dashboard.Tests.Browser;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloud.Dashboard.Tests;

/// <summary>The dashboard on a free port, pointed at a fake API of its own.</summary>
internal sealed class DashboardUnderTest : IAsyncDisposable
{
    // A page that a test leaves open can hold the host to the end of its patience, which is 30 s if nobody says otherwise.
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(1);

    private readonly WebApplicationFactory<DashboardEntry> host;
    private readonly string keys;

    private DashboardUnderTest(FakeServer api, WebApplicationFactory<DashboardEntry> host, string keys) => (Api, this.host, this.keys) = (api, host, keys);

    public FakeServer Api { get; }

    public Uri Address => host.ClientOptions.BaseAddress;

    public static async Task<DashboardUnderTest> StartAsync()
    {
        var api = await FakeServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("dashboard-keys-").FullName;
        return new(api, Started(api, folder), folder);
    }

    /// <summary>A second process of the same dashboard: what the first one knew only by heart it does not know.</summary>
    public DashboardUnderTest Restarted() => new(Api, Started(Api, keys), keys);

    public async ValueTask DisposeAsync()
    {
        await Chromium.CloseAsync(Address);
        await host.DisposeAsync();
        await Api.DisposeAsync();
        if (Directory.Exists(keys)) Directory.Delete(keys, recursive: true);
    }

    private static Host Started(FakeServer api, string keys)
    {
        var started = new Host(api.Address, keys);
        started.UseKestrel();
        started.StartServer();
        return started;
    }

    private sealed class Host(Uri api, string keys) : WebApplicationFactory<DashboardEntry>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // A port given to UseKestrel is set after the program was built, which by then may have started its server.
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.UseSetting("Dashboard:ApiUrl", api.AbsoluteUri);
            builder.UseSetting("Dashboard:KeysDirectory", keys);
            builder.ConfigureServices(services => services.Configure<HostOptions>(o => o.ShutdownTimeout = StopWithin));
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        }
    }
}
