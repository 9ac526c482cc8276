using System.CommandLine;
using System.Net.Http.Headers;
using Cloud.Cli.Running;

namespace Cloud.Cli.Raw;

/// <summary><c>cloud api</c>: one request as it is written, with the sign-in, the retries and the exit codes of everything else.</summary>
internal static class RawCommand
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

    private static readonly Argument<string[]> Words = new("request") { Description = "A method, GET where it is left out (POST with a body), and a path such as /api/me", Arity = new ArgumentArity(1, 2), HelpName = "[METHOD] PATH" };
    private static readonly Option<string?> Body = new("--data", "-d") { Description = "The JSON body: itself, @FILE, or @- for standard input", HelpName = "body" };
    private static readonly Option<bool> Headers = new("--include", "-i") { Description = "Show the answer's status and headers too" };

    public static Verb Verb() => new Verb(
        "api", "Send one request to the API as you write it",
        "cloud api /api/plans", "cloud api PATCH /api/projects/ID -d '{\"title\":\"Shop\"}'", "cloud api PATCH /api/projects/ID -i -d @body.json")
        .With(Words, Body, Headers)
        .Does(async call =>
        {
            var (method, path) = RequestOf(call);
            using var body = await BodyAsync(call);
            using var answer = await call.Api.SendAsync(method, path, body, call.Stop);
            if (call.Value(Headers))
            {
                await WriteHeadAsync(answer);
            }

            await using var to = Console.OpenStandardOutput();
            await answer.Content.CopyToAsync(to, call.Stop);
            if (!call.Terminal.OutIsTerminal || answer.Content.Headers.ContentLength is 0)
            {
                return CodeOf(answer);
            }

            await to.WriteAsync("\n"u8.ToArray(), call.Stop);
            return CodeOf(answer);
        });

    private static (HttpMethod Method, string Path) RequestOf(Call call)
    {
        var words = call.Value(Words)!;
        var (method, path) = words is [var first, var second] ? (first.ToUpperInvariant(), second) : (call.Value(Body) is null ? "GET" : "POST", words[0]);
        if (!Methods.Contains(method))
        {
            throw new CommandFailure(ExitCode.Usage, $"'{words[0]}' is no method.", string.Join(", ", Methods));
        }

        // The token goes to the API that was signed in to, and to nobody else.
        return path.Contains("://", StringComparison.Ordinal) || path.StartsWith("//", StringComparison.Ordinal)
            ? throw new CommandFailure(ExitCode.Usage, "A path, not an address: which API is asked is said by --api.", "cloud api /api/me")
            : (HttpMethod.Parse(method), path.TrimStart('/'));
    }

    private static async Task<HttpContent?> BodyAsync(Call call)
    {
        if (call.Value(Body) is not { } given)
        {
            return null;
        }

        var text = given switch
        {
            "@-" => await Console.In.ReadToEndAsync(call.Stop),
            ['@', .. var file] => await File.ReadAllTextAsync(file, call.Stop),
            _ => given,
        };
        return new StringContent(text, new MediaTypeHeaderValue("application/json"));
    }

    private static async Task WriteHeadAsync(HttpResponseMessage answer)
    {
        await Console.Out.WriteLineAsync($"HTTP/{answer.Version} {(int)answer.StatusCode} {answer.ReasonPhrase}");
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            await Console.Out.WriteLineAsync($"{name}: {string.Join(", ", values)}");
        }

        await Console.Out.WriteLineAsync();
    }

    private static ExitCode CodeOf(HttpResponseMessage answer) => answer.IsSuccessStatusCode ? ExitCode.Done : Faults.CodeOf((int)answer.StatusCode);
}
