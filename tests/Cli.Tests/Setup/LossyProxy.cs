using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloud.Cli.Tests;

/// <summary>A line to the API that breaks when a test wants it to: after the work is done, before the answer is through.</summary>
public sealed class LossyProxy : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly HttpClient _api;
    private (string Method, string End) _which;
    private int _lose;

    private LossyProxy(string api)
    {
        _api = new HttpClient { BaseAddress = new Uri(api) };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _host = builder.Build();
        _host.Run(Pass);
    }

    public string Url => _host.Urls.First();

    public int StillToLose => _lose;

    public static async Task<LossyProxy> Start(string api)
    {
        var proxy = new LossyProxy(api);
        await proxy._host.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    /// <summary>Loses the answers to the next so many requests whose path ends so.</summary>
    public void LoseNext(int answers, string method, string end) => (_which, _lose) = ((method, end), answers);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _api.Dispose();
    }

    private async Task Pass(HttpContext context)
    {
        var from = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(from.Method), from.Path + from.QueryString);
        if (from.ContentLength > 0)
        {
            request.Content = new StreamContent(from.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", from.ContentType);
        }

        foreach (var name in new[] { "Authorization", "Idempotency-Key", "User-Agent" })
        {
            request.Headers.TryAddWithoutValidation(name, from.Headers[name].AsEnumerable());
        }

        using var answer = await _api.SendAsync(request, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (from.Method == _which.Method && from.Path.Value!.EndsWith(_which.End, StringComparison.Ordinal) && Interlocked.Decrement(ref _lose) >= 0)
        {
            context.Abort();
            return;
        }

        Interlocked.CompareExchange(ref _lose, 0, -1);
        (context.Response.StatusCode, context.Response.ContentType) = ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString());
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
