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

    private DashboardUnderTest(FakeServer api, WebApplicationFactory<DashboardEntry> host) => (Api, this.host) = (api, host);

    public FakeServer Api { get; }

    public Uri Address => host.ClientOptions.BaseAddress;

    public static async Task<DashboardUnderTest> StartAsync()
    {
        var api = await FakeServer.StartAsync();
        var keys = Directory.CreateTempSubdirectory("dashboard-keys-").FullName;
        var started = new Host(api.Address, keys);
        started.UseKestrel(0);
        started.StartServer();
        return new(api, started);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await Api.DisposeAsync();
    }

    private sealed class Host(Uri api, string keys) : WebApplicationFactory<DashboardEntry>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("Dashboard:ApiUrl", api.AbsoluteUri);
            builder.UseSetting("Dashboard:KeysDirectory", keys);
            builder.ConfigureServices(services => services.Configure<HostOptions>(o => o.ShutdownTimeout = StopWithin));
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (Directory.Exists(keys)) Directory.Delete(keys, recursive: true);
        }
    }
}
