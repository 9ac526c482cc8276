using System.Collections.Concurrent;
using Cloud.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloud.Workers.Tests.Scaling;

/// <summary>A tiny node: works a little on every request, says its size, and can be replaced by a larger one at the same address.</summary>
internal sealed class WebNode(int index, TimeSpan work) : IAsyncDisposable
{
    private WebApplication? _app;
    private readonly ConcurrentDictionary<HttpContext, bool> _working = new();

    public int Port { get; } = FreePort.Next();

    /// <summary>Requests in its hands, health checks left out.</summary>
    public int Working => _working.Count;

    public async Task Start(string size)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Port}");
        var app = builder.Build();
        app.MapGet("/healthz", () => Results.Ok());
        app.MapGet("/", async (HttpContext context) =>
        {
            _working[context] = true;
            try
            {
                await Task.Delay(work, context.RequestAborted);
                return Results.Text($"{index} {size}");
            }
            finally
            {
                _working.TryRemove(context, out _);
            }
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        _app = app;
    }

    /// <summary>Ends at once, as an instance does that is terminated: what it works on is lost.</summary>
    public async Task Terminate()
    {
        if (_app is { } app)
        {
            _app = null;
            foreach (var context in _working.Keys)
            {
                context.Abort();
            }

            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await Terminate();
}
