using Cloud.Api.Auth;
using Cloud.Api.Http;
using Cloud.Api.Operations;
using Cloud.Api.Subscriptions;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Infrastructure.Aws;
using Cloud.Infrastructure.Configuration;
using Cloud.Infrastructure.Git;
using Cloud.Infrastructure.Identity;
using Cloud.Infrastructure.Integrations;
using Cloud.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Cloud.Api.Hosting;

/// <summary>The composition: the one place of this program that names the infrastructure.</summary>
internal static class ApiHost
{
    /// <summary>Leads nowhere: the program starts without a database, for its OpenAPI document, and says 503 until it has one.</summary>
    private const string NoDatabase = "Host=/nowhere;Database=cloud;Username=cloud_app;Timeout=1";

    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddJsonConsole(options =>
        {
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        // One line a request is ours (RequestIds); the framework's five say no more.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = RequestLimits.BodyBytes;
        });

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        var database = CloudDatabase.Connect(builder.Configuration.GetConnectionString("App") is { Length: > 0 } app ? app : NoDatabase, "cloud-api");
        services.AddCloudDb(database);
        // Made by the container, so that its connections close with it.
        services.AddSingleton(_ => database);
        services.AddSingleton(p => new ChangeFeed(p.GetRequiredService<Npgsql.NpgsqlDataSource>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<ChangeFeed>>()));
        services.AddHostedService(p => p.GetRequiredService<ChangeFeed>());
        services.AddIdentity(builder.Configuration);
        services.AddConfiguration();
        services.AddGit(builder.Configuration);
        services.AddIntegrations(builder.Configuration);
        services.AddApplication();
        services.AddSingleton(AwsRegistration.ControlPlaneOf(builder.Configuration));
        AddHttp(services, builder.Configuration);
    }

    public static void UseApi(this WebApplication app)
    {
        // Listens from the first request on, not from the first scrape.
        app.Services.GetRequiredService<PrometheusText>();
        app.UseForwardedHeaders();
        app.UsePublishedForm();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => Problems.Write(context.HttpContext, Problems.OfStatus(context.HttpContext.Response.StatusCode)));
        app.UseResponseCompression();
        app.UseStaticFiles();
        app.UseRouting();
        app.Use(BearerHandler.Release);
        app.UseAuthentication();
        app.UseWhen(context => RateLimits.Counts(context.Request.Path), limited => limited.UseMiddleware<RateLimits>());
        app.UseAuthorization();
        app.MapEverything();
    }

    private static void AddHttp(IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureHttpJsonOptions(options => WireJson.Configure(options.SerializerOptions));
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddProblemDetails();
        services.AddResponseCompression(options =>
        {
            // Answers carry no secret beside what the caller itself sent, so their compressed length tells nobody anything.
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", Problem.MediaType, "text/plain", "text/html", "text/css", "text/javascript"];
        });
        services.Configure<ForwardedHeadersOptions>(options => TrustProxies(options, configuration));
        services.Configure<HostFilteringOptions>(options => options.IncludeFailureMessage = false);
        AddBearer(services);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RateLimitOptions>>().Value);
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<Identity.AnonymousLimits>();
        services.AddSingleton<OpenStreams>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(new MetricsReaders(Networks(configuration, "Api:MetricsReaders")));
        services.AddCloudOpenApi();
    }

    /// <summary>Whose word about a caller's address is believed: this machine's, and that of the proxies and dashboards named in <c>Api:KnownProxies</c>.</summary>
    private static void TrustProxies(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;
        // The framework holds Host to AllowedHosts by itself; a proxy's word about it is held to the same.
        if (configuration["AllowedHosts"] is { Length: > 0 } hosts and not "*")
        {
            options.AllowedHosts = hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        foreach (var network in Networks(configuration, "Api:KnownProxies"))
        {
            options.KnownIPNetworks.Add(network);
        }
    }

    private static System.Net.IPNetwork[] Networks(IConfiguration configuration, string setting) =>
    [
        .. (configuration.GetSection(setting).Get<string[]>() ?? []).Select(network =>
            System.Net.IPNetwork.TryParse(network, out var known) ? known
            : System.Net.IPAddress.TryParse(network, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : throw new InvalidOperationException($"{setting} has '{network}', which is neither an address nor a network such as 10.0.0.0/8.")),
    ];

    /// <summary>What AddAuthentication does but for data protection: opaque tokens encrypt nothing, and it would write keys into the home folder.</summary>
    private static void AddBearer(IServiceCollection services)
    {
        services.AddWebEncoders();
        services.AddOptions<AuthenticationSchemeOptions>(BearerHandler.SchemeName);
        services.AddTransient<BearerHandler>();
        services.AddAuthenticationCore(options =>
        {
            options.DefaultScheme = BearerHandler.SchemeName;
            options.AddScheme<BearerHandler>(BearerHandler.SchemeName, null);
        });
    }
}
