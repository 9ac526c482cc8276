using System.Net;
using Cloud.Client;
using Cloud.Dashboard.Audit;
using Cloud.Dashboard.AwsAccounts;
using Cloud.Dashboard.Environments;
using Cloud.Dashboard.Frame;
using Cloud.Dashboard.SignIn;
using Cloud.Dashboard.Subscriptions;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Cloud.Dashboard.Hosting;

/// <summary>Composes the dashboard: what it is made of, and in which order requests pass through it.</summary>
internal static class DashboardHost
{
    public const string ApiHttp = "api";

    // Everything the API sends fits well within this; more is a mistake at the other end, not to be held in memory for each viewer.
    private const long LargestAnswerBytes = 16 * 1024 * 1024;

    // A page's data goes to the browser with its first drawing and comes back in one message when its circuit starts: a hundred backups are about 200 KB.
    private const long LargestCircuitMessageBytes = 1024 * 1024;

    public static void AddDashboard(this WebApplicationBuilder builder, bool exitWithStdin)
    {
        // From a build's output the files lie in the source tree; a manifest beside the assembly says where. Published, there is none and this does nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        var services = builder.Services;
        services.AddAntiforgery(options => options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(o => o.MaximumReceiveMessageSize = LargestCircuitMessageBytes);
        services.AddHttpClient(ApiHttp, (provider, http) =>
        {
            http.BaseAddress = provider.GetRequiredService<IOptions<DashboardOptions>>().Value.ApiBase;
            http.DefaultRequestHeaders.UserAgent.ParseAdd("cloud-dashboard");
            http.MaxResponseContentBufferSize = LargestAnswerBytes;
        });
        services.Configure<ForwardedHeadersOptions>(options => TrustProxies(options, builder.Configuration));
        services.AddSessions(builder.Configuration);
        services.AddScoped(provider => new CloudClient(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(ApiHttp), provider.GetRequiredService<SignedInUser>().AccessTokenAsync));
        services.AddSingleton<Lines>();
        services.AddScoped<Workspace>();
        services.AddScoped<Catalogue>();
        if (exitWithStdin) services.AddHostedService<ExitWithStdin>();
    }

    public static void UseDashboard(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseMiddleware<SecurityHeaders>();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapGet("/healthz", () => Results.Text("healthy")).AllowAnonymous();
        app.MapSessions();
        app.MapAuditExport();
        app.MapBootstrapDownload();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }

    // The address that a sign-in is reported from: a proxy's word counts when it is on this machine or named in Dashboard:KnownProxies.
    private static void TrustProxies(ForwardedHeadersOptions options, ConfigurationManager configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var network in configuration.GetSection($"{DashboardOptions.Section}:{nameof(DashboardOptions.KnownProxies)}").Get<string[]>() ?? [])
        {
            options.KnownIPNetworks.Add(IPNetwork.TryParse(network, out var known) ? known
                : IPAddress.TryParse(network, out var address) ? new(address, address.GetAddressBytes().Length * 8)
                : throw new InvalidOperationException($"Dashboard:KnownProxies has '{network}', which is neither an address nor a network such as 10.0.0.0/8."));
        }
    }
}
