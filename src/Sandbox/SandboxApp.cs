using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Fastly;
using Cloud.Sandbox.Protocol;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Cloud.Sandbox;

/// <summary>A sandbox that runs in this process, for tests.</summary>
public sealed class SandboxApp : IAsyncDisposable
{
    private readonly WebApplication host;

    private SandboxApp(WebApplication host, SandboxOptions options)
    {
        this.host = host;
        Options = options;
        NameServer = host.Services.GetRequiredService<NameServer.NameServer>().Address.ToString();
        Url = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Address and port, by UDP, of its own DNS.</summary>
    public string NameServer { get; }

    public SandboxOptions Options { get; }

    public string AccessKeyId => Options.AccessKeyId;

    public string SecretAccessKey => Options.SecretAccessKey;

    /// <summary>Starts a sandbox on a free loopback port.</summary>
    /// <param name="dataDirectory">Where its state lives; the same directory again carries on.</param>
    /// <param name="speed">How many times faster than the reference pace operations run.</param>
    /// <param name="time">The clock; the signatures of callers are checked against it too.</param>
    /// <param name="mailPort">Where mail is caught; 0 for nowhere.</param>
    /// <param name="provesNames">Names under .example and .test are proven without anybody setting records.</param>
    /// <param name="ct">Gives up starting.</param>
    /// <exception cref="InvalidOperationException">Another sandbox uses the data directory.</exception>
    public static async Task<SandboxApp> StartAsync(string dataDirectory, double speed = 1000, TimeProvider? time = null, int mailPort = 0, bool provesNames = false, CancellationToken ct = default)
    {
        var options = new SandboxOptions { DataDirectory = dataDirectory, Speed = speed, MailPort = mailPort, DnsPort = 0, ProvesNames = provesNames };
        var app = Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"], options, time);
        await app.StartAsync(ct);
        return new SandboxApp(app, options);
    }

    /// <summary>Builds the web application from the command line; <paramref name="options"/> and <paramref name="time"/> replace what configuration says.</summary>
    /// <exception cref="InvalidOperationException">An option or an address is not acceptable; the message says which.</exception>
    public static WebApplication Build(string[] args, SandboxOptions? options = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = AwsEndpoint.MaxBodyBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        var settled = (options ?? SandboxOptions.Read(builder.Configuration)).Checked();
        LoopbackOnly.Check(builder.Configuration["urls"] ?? "http://localhost:5000");
        builder.Services.AddSingleton(_ => new World(settled, time ?? TimeProvider.System));
        builder.Services.AddSingleton<AwsEndpoint>();
        if (settled.MailPort > 0)
        {
            builder.Services.AddSingleton(p => new MailCatcher(settled.MailPort, time ?? TimeProvider.System, p.GetRequiredService<ILogger<MailCatcher>>()));
            builder.Services.AddHostedService(p => p.GetRequiredService<MailCatcher>());
        }

        if (settled.DnsPort is { } dns)
        {
            builder.Services.AddSingleton(p => new NameServer.NameServer(p.GetRequiredService<World>(), dns));
            builder.Services.AddHostedService(p => p.GetRequiredService<NameServer.NameServer>());
        }

        if (args.Contains("--exit-with-stdin", StringComparer.Ordinal)) builder.Services.AddHostedService<StandardInputWatch>();

        var app = builder.Build();
        var world = app.Services.GetRequiredService<World>();
        world.Tidy();
        app.Use(LoopbackOnly.Refuse);
        app.MapAdministration(world);
        app.MapProviders();
        app.MapFastly(world);
        app.MapMail(app.Services.GetService<MailCatcher>());
        var endpoint = app.Services.GetRequiredService<AwsEndpoint>();
        app.MapFallback("/{**path}", context => IsVisitor(context) ? Show(context, world) : endpoint.Answer(context));
        return app;
    }

    /// <summary>Stops it; its state stays in the data directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }

    private static bool IsVisitor(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Path == "/" && context.Request.Headers.Authorization.Count == 0;

    private static Task Show(HttpContext context, World world)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(AdministrationPages.Page(world), context.RequestAborted);
    }
}
