using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloud.Cli.Tests;

/// <summary>One request as it came.</summary>
public sealed record Asked(string Method, string Path, string Body, string? Key, string? Authorization);

/// <summary>An answer as it is sent.</summary>
public sealed record Said(int Status, string Body, string Type = "application/json", string? RetryAfter = null, bool Lost = false)
{
    /// <summary>What it says after its body, for as long as somebody listens.</summary>
    public Func<HttpResponse, CancellationToken, Task>? Then { get; init; }
}

/// <summary>An API that says what a test wants it to say, for what the real one says seldom: forms of output, faults, answers that get lost.</summary>
public sealed class FakeApi : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly Dictionary<string, Func<Asked, Said>> _answers = [];
    private readonly ConcurrentQueue<Asked> _asked = [];

    private FakeApi()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _host = builder.Build();
        _host.Run(Answer);
    }

    public string Url => _host.Urls.First();

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<Asked> Requests => [.. _asked];

    public static async Task<FakeApi> Start()
    {
        var api = new FakeApi();
        await api._host.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>Says what <c>GET /api/...</c> or another <c>METHOD /path</c> is answered with.</summary>
    public FakeApi On(string request, string body, int status = 200) => On(request, _ => new(status, body, status >= 400 ? "application/problem+json" : "application/json"));

    public FakeApi On(string request, Func<Asked, Said> answer)
    {
        _answers[request] = answer;
        return this;
    }

    public FakeApi Problem(string request, int status, string code, string detail, string more = "") =>
        On(request, $$"""{"type":"about:blank","title":"x","status":{{status}},"detail":"{{detail}}","code":"{{code}}","request_id":"01m7request","retryable":false{{more}}}""", status);

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = new Asked(context.Request.Method, context.Request.Path, await reader.ReadToEndAsync(), context.Request.Headers["Idempotency-Key"].FirstOrDefault(), context.Request.Headers.Authorization.FirstOrDefault());
        _asked.Enqueue(asked);
        var said = _answers.TryGetValue($"{asked.Method} {asked.Path}", out var answer) ? answer(asked)
            : new(404, $$"""{"title":"Not Found","status":404,"code":"path.not_found","detail":"There is nothing at {{asked.Path}}.","request_id":"r","retryable":false}""");
        if (said.Lost)
        {
            // The work is done, and the connection breaks before a byte of the answer.
            context.Abort();
            return;
        }

        (context.Response.StatusCode, context.Response.ContentType) = (said.Status, said.Type);
        if (said.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = after;
        }

        if (said.Body.Length > 0)
        {
            await context.Response.WriteAsync(said.Body);
        }

        if (said.Then is { } then)
        {
            await context.Response.Body.FlushAsync();
            await then(context.Response, context.RequestAborted);
        }
    }
}
