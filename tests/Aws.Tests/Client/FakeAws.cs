using System.Collections.Concurrent;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloud.Aws.Tests.Client;

/// <summary>An HTTP server that keeps what it is sent, to the letter, and answers as the test says.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Call> _calls = new();

    private FakeAws(Func<Call, Answer> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => Handle(context, answer));
    }

    public IReadOnlyList<Call> Calls => [.. _calls];

    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeAws> Start(Func<Call, Answer> answer)
    {
        var fake = new FakeAws(answer);
        await fake._app.StartAsync(TestContext.Current.CancellationToken);
        return fake;
    }

    /// <summary>The answers in turn; the last one for ever.</summary>
    public static Task<FakeAws> Start(params Answer[] answers) => Start(call => answers[Math.Min(call.Number, answers.Length) - 1]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Handle(HttpContext context, Func<Call, Answer> decide)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        Call call;
        lock (_calls)
        {
            var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            call = new Call(context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, headers, body, _calls.Count + 1);
            _calls.Enqueue(call);
        }

        var answer = decide(call);
        await Task.Delay(answer.After, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (answer.Lost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(answer.Body, CancellationToken.None);
    }
}

/// <param name="Target">Path and query as they stood on the request line.</param>
/// <param name="Number">Counted from 1.</param>
internal sealed record Call(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body, int Number)
{
    public IReadOnlyDictionary<string, string> Form => field ??= HttpUtility.ParseQueryString(Body) is var form
        ? form.AllKeys.ToDictionary(k => k!, k => form[k]!, StringComparer.Ordinal)
        : [];

    /// <summary>The service in the signature's scope.</summary>
    public string Service => Scope[3];

    public string Region => Scope[2];

    private string[] Scope => Headers["Authorization"].Split("Credential=")[1].Split(',')[0].Split('/');
}

internal sealed record Answer(int Status, string Body, string ContentType = "text/xml")
{
    /// <summary>How long it takes.</summary>
    public TimeSpan After { get; init; }

    /// <summary>The connection breaks instead, after the request was read.</summary>
    public bool Lost { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Answer Json(string body, int status = 200) => new(status, body, "application/json");

    public static Answer Xml(string operation, string content = "") =>
        new(200, $"<{operation}Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><{operation}Result>{content}</{operation}Result>"
            + $"<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></{operation}Response>");

    public static Answer XmlError(string code, string message, int status = 400) =>
        new(status, $"<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error><Type>Sender</Type><Code>{code}</Code>"
            + $"<Message>{message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");

    public static Answer JsonError(string code, string message, int status = 400) =>
        Json($$"""{"message":"{{message}}"}""", status) with { Headers = new Dictionary<string, string> { ["x-amzn-ErrorType"] = code, ["x-amzn-RequestId"] = "r-1" } };

    public static Answer Html(int status) => new(status, "<html><body><h1>Service error</h1></body></html>", "text/html");
}
