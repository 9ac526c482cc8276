using System.Collections.Concurrent;
using System.Text.Json;

namespace Cloud.Api.Tests;

/// <summary>
/// Keeps some of what the API answered to tests, each with its operation, in the file that <c>CLOUD_ANSWERS</c> names: <c>./test</c> holds them against the document
/// (tools/lint/answers.mjs). Keeps nothing where no file is named.
/// </summary>
internal sealed class AnswerLog : DelegatingHandler
{
    /// <summary>Of one operation and status: enough to meet an empty list, a full one, and what is sometimes null.</summary>
    private const int Most = 25;

    private static readonly string? File = System.Environment.GetEnvironmentVariable("CLOUD_ANSWERS");
    private static readonly Lock Writing = new();
    private static readonly ConcurrentDictionary<(string Operation, int Status), int> Kept = new();

    private static readonly ILookup<(string Method, int Segments), (string Id, string[] Segments)> Operations =
        Contract.All.Select(o => (o.Method, o.Id, Segments: o.Path.Split('/'))).ToLookup(o => (o.Method, o.Segments.Length), o => (o.Id, o.Segments));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var type = response.Content.Headers.ContentType?.MediaType;
        if (File is not null && response.Content.Headers.ContentEncoding.Count == 0 && type is null or "application/json" or "application/problem+json" && OperationOf(request) is { } operation
            && Kept.AddOrUpdate((operation, (int)response.StatusCode), 1, (_, kept) => kept + 1) <= Most)
        {
            var body = type is null ? (JsonElement?)null : JsonSerializer.Deserialize<JsonElement>(await Read(response, cancellationToken));
            var line = JsonSerializer.Serialize(new { operation, status = (int)response.StatusCode, type, body });
            lock (Writing)
            {
                System.IO.File.AppendAllText(File!, line + "\n");
            }
        }

        return response;
    }

    /// <summary>All of a body, which is there for the test as if nobody had read it.</summary>
    private static async Task<byte[]> Read(HttpResponseMessage response, CancellationToken ct)
    {
        var read = response.Content;
        var bytes = await read.ReadAsByteArrayAsync(ct);
        response.Content = new ByteArrayContent(bytes);
        foreach (var (name, values) in read.Headers)
        {
            response.Content.Headers.TryAddWithoutValidation(name, values);
        }

        return bytes;
    }

    /// <summary>Null for what is in no document. Words of a path go before parameters: <c>/users/me</c> is not a user of that name.</summary>
    private static string? OperationOf(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/');
        return Operations[(request.Method.Method, path.Length)]
            .Where(o => o.Segments.Zip(path).All(s => s.First == s.Second || s.First.StartsWith('{')))
            .OrderBy(o => o.Segments.Count(s => s.StartsWith('{')))
            .Select(o => o.Id).FirstOrDefault();
    }
}
