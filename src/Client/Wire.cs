using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cloud.Client;

/// <summary>Requests out, records or problems in; the only code here that touches HTTP.</summary>
internal sealed class Wire(HttpClient http, Func<CancellationToken, ValueTask<string?>>? accessToken, Patience patience)
{
    // The API answers in well under a second; half a minute covers a database that is failing over.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    public async Task<T> GetAsync<T>(string path, CancellationToken ct)
    {
        using var response = await FetchAsync(path, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return await ReadAsync<T>(response, ct).ConfigureAwait(false);
    }

    /// <summary>Sends a change with a key of its own, so that a proxy's retry cannot do it twice.</summary>
    public async Task<T> ChangeAsync<T>(HttpMethod method, string path, HttpContent? body, TimeSpan? wait, CancellationToken ct)
    {
        using var response = await ChangeAsync(method, path, body, wait, ct).ConfigureAwait(false);
        return await ReadAsync<T>(response, ct).ConfigureAwait(false);
    }

    public async Task<HttpResponseMessage> ChangeAsync(HttpMethod method, string path, HttpContent? body, TimeSpan? wait, CancellationToken ct)
    {
        var key = Guid.CreateVersion7().ToString();
        var again = await RepeatableAsync(body, ct).ConfigureAwait(false);
        return await SendAsync(() => Keyed(method, path, again(), key), AnswerWithin + (wait ?? TimeSpan.Zero), HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
    }

    /// <summary>A request as the caller wrote it, answered whatever the status; the answer's body is read as it comes.</summary>
    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, HttpContent? body, CancellationToken ct)
    {
        var key = Guid.CreateVersion7().ToString();
        var again = await RepeatableAsync(body, ct).ConfigureAwait(false);
        return await SendAsync(() => Keyed(method, path, again(), method == HttpMethod.Get || method == HttpMethod.Head ? null : key), AnswerWithin + CloudClient.LongestWait, HttpCompletionOption.ResponseHeadersRead, ct, raw: true).ConfigureAwait(false);
    }

    public async Task<AccessToken> TokenAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct, string? forAddress = null, string? forUserAgent = null)
    {
        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, Address("oauth2/token")) { Content = new FormUrlEncodedContent(form) };
            if (forAddress is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", forAddress);
            if (forUserAgent is not null) request.Headers.TryAddWithoutValidation("User-Agent", forUserAgent);
            return request;
        }

        using var response = await SendAsync(Request, AnswerWithin, HttpCompletionOption.ResponseContentRead, ct, anonymous: true).ConfigureAwait(false);
        return await ReadAsync<AccessToken>(response, ct).ConfigureAwait(false);
    }

    public async Task PostFormAsync(string path, IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Address(path)) { Content = new FormUrlEncodedContent(form) }, AnswerWithin, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
    }

    /// <summary>An answer whose body is read as it comes.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, CancellationToken ct, string? lastEventId = null) => FetchAsync(path, HttpCompletionOption.ResponseHeadersRead, ct, lastEventId);

    /// <summary>One page and where the next one is, whether the collection is an array or an object with items.</summary>
    public async Task<(List<T> Items, string? Next)> PageAsync<T>(string path, CancellationToken ct)
    {
        using var response = await FetchAsync(path, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        var root = await ReadAsync<JsonElement>(response, ct).ConfigureAwait(false);
        var items = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out var inner) ? inner : root;
        try
        {
            return (items.Deserialize(WireJson.TypeOf<List<T>>()) ?? [], LinkHeader.Next(response) ?? NextLink(root));
        }
        catch (JsonException e)
        {
            throw Answers.Unreadable(response, e);
        }
    }

    public static JsonContent Body<T>(T body) => JsonContent.Create(body, WireJson.TypeOf<T>());

    private static string? NextLink(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("_links", out var links) && links.TryGetProperty(Relation.Next, out var next)
            && next.TryGetProperty("href", out var href) ? href.GetString() : null;

    // A link leads within the API. One that names another host would hand it the caller's token.
    private static Uri Address(string path) =>
        path.StartsWith("//", StringComparison.Ordinal) || path.Contains("://", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"The link '{path}' leads out of the API and is not followed.")
            : new Uri(path, UriKind.Relative);

    private Task<HttpResponseMessage> FetchAsync(string path, HttpCompletionOption completion, CancellationToken ct, string? lastEventId = null)
    {
        HttpRequestMessage Request()
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
            if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
            return request;
        }

        return SendAsync(Request, AnswerWithin, completion, ct);
    }

    private static HttpRequestMessage Keyed(HttpMethod method, string path, HttpContent? body, string? key)
    {
        var request = new HttpRequestMessage(method, Address(path)) { Content = body };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    // A sent request takes its content with it: each try gets a copy of the same bytes.
    private static async Task<Func<HttpContent?>> RepeatableAsync(HttpContent? body, CancellationToken ct)
    {
        if (body is null) return () => null;
        var bytes = await body.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
        var type = body.Headers.ContentType;
        return () => new ByteArrayContent(bytes) { Headers = { ContentType = type } };
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> request, TimeSpan within, HttpCompletionOption completion, CancellationToken ct, bool anonymous = false, bool raw = false)
    {
        var begin = TimeProvider.System.GetTimestamp();
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await SendOnceAsync(request(), within, completion, anonymous, status => raw && !patience.TriesAgain(status, tried), ct).ConfigureAwait(false);
            }
            catch (CloudProblemException e) when (patience.PauseAfter(e, tried, TimeProvider.System.GetElapsedTime(begin)) is { } pause)
            {
                await Task.Delay(pause, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request, TimeSpan within, HttpCompletionOption completion, bool anonymous, Func<HttpStatusCode, bool> taken, CancellationToken ct)
    {
        using var _ = request;
        if (!anonymous && accessToken is not null && await accessToken(ct).ConfigureAwait(false) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(within);
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, completion, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw CloudProblemException.NoAnswer(CloudProblemException.TimedOut, $"The API did not answer within {within.TotalSeconds:0} s.", e);
        }
        catch (HttpRequestException e)
        {
            throw CloudProblemException.NoAnswer(CloudProblemException.Unreachable, "The API cannot be reached.", e);
        }

        if (response.IsSuccessStatusCode || taken(response.StatusCode)) return response;
        using (response) throw await Answers.ProblemAsync(response, ct).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(WireJson.TypeOf<T>(), ct).ConfigureAwait(false) ?? throw new JsonException("The body is null.");
        }
        catch (JsonException e)
        {
            throw Answers.Unreadable(response, e);
        }
    }
}
