using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Integrations;

/// <summary>
/// Fastly's API ("Services", "Versions", "Backend", "Header", "Domain" of its reference) as the product needs it. The token goes in the header Fastly-Key, to the configured address
/// alone. Of what a backend or a header can have, only what is ours is set and compared: time-outs that a customer tunes stay theirs.
/// </summary>
public sealed class FastlyClient(HttpClient http, IntegrationOptions options) : IFastly
{
    /// <summary>Ours: shorter than the workers' lease, so that a call which changes something ends before another worker may begin.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    private const string Maker = "Fastly";

    /// <summary>Before the customer's own headers, whose default is 100: what they set later counts.</summary>
    private const string Priority = "10";

    public bool IsKnown => options.FastlyUrl is not null;

    public async Task<FastlyGrant> Grant(string token, CancellationToken ct)
    {
        var told = await Send(token, HttpMethod.Get, "tokens/self", "token read", null, ct);
        return new FastlyGrant(
            [.. (Text(told, "scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            [.. (told?["services"] as JsonArray ?? []).Select(s => s?.ToString() ?? "")]);
    }

    public async Task<IReadOnlyList<FastlyVersion>> Versions(FastlyAccess service, CancellationToken ct) =>
        [.. Objects(await Send(service.Token, HttpMethod.Get, $"service/{service.Id}/version", "versions list", null, ct))
            .Select(v => new FastlyVersion(Number(v, "number"), Flag(v, "active"), Flag(v, "locked"), Text(v, "comment") ?? ""))];

    public async Task<int> Clone(FastlyAccess service, int version, string comment, CancellationToken ct)
    {
        var made = Number(await Send(service.Token, HttpMethod.Put, $"{At(service, version)}/clone", "version clone", null, ct), "number");
        await Send(service.Token, HttpMethod.Put, At(service, made), "version comment", new() { ["comment"] = comment }, ct);
        return made;
    }

    public async Task<string?> Rival(FastlyAccess service, int version, Func<string, bool> isOurs, CancellationToken ct) =>
        (await List(service, version, "backend", ct)).Where(b => string.IsNullOrEmpty(Text(b, "request_condition"))).Select(b => Text(b, "name") ?? "").FirstOrDefault(name => !isOurs(name));

    public async Task<bool> Has(FastlyAccess service, int version, FastlyOrigin origin, CancellationToken ct)
    {
        var domains = await List(service, version, "domain", ct);
        return Is(Named(await List(service, version, "backend", ct), origin.Name), Backend(origin))
            && Is(Named(await List(service, version, "header", ct), origin.Name), Header(origin))
            && origin.Hosts.All(host => Named(domains, host) is not null)
            && domains.TrueForAll(d => Text(d, "comment") != origin.Name || origin.Hosts.Contains(Text(d, "name") ?? "", StringComparer.Ordinal));
    }

    public async Task<bool> HasAny(FastlyAccess service, int version, string name, CancellationToken ct) =>
        Named(await List(service, version, "backend", ct), name) is not null
        || Named(await List(service, version, "header", ct), name) is not null
        || (await List(service, version, "domain", ct)).Exists(d => Text(d, "comment") == name);

    public async Task Put(FastlyAccess service, int version, FastlyOrigin origin, CancellationToken ct)
    {
        await PutOne(service, version, "backend", Backend(origin), ct);
        await PutOne(service, version, "header", Header(origin), ct);
        var domains = await List(service, version, "domain", ct);
        foreach (var gone in domains.Where(d => Text(d, "comment") == origin.Name && !origin.Hosts.Contains(Text(d, "name") ?? "", StringComparer.Ordinal)))
        {
            await Delete(service, version, "domain", Text(gone, "name")!, ct);
        }

        foreach (var host in origin.Hosts.Where(host => Named(domains, host) is null))
        {
            await Send(service.Token, HttpMethod.Post, $"{At(service, version)}/domain", "domain create", new() { ["name"] = host, ["comment"] = origin.Name }, ct);
        }
    }

    public async Task Remove(FastlyAccess service, int version, string name, CancellationToken ct)
    {
        foreach (var kind in new[] { "header", "backend" })
        {
            if (Named(await List(service, version, kind, ct), name) is not null)
            {
                await Delete(service, version, kind, name, ct);
            }
        }

        foreach (var ours in (await List(service, version, "domain", ct)).Where(d => Text(d, "comment") == name))
        {
            await Delete(service, version, "domain", Text(ours, "name")!, ct);
        }
    }

    public async Task<string?> Fault(FastlyAccess service, int version, CancellationToken ct)
    {
        var told = await Send(service.Token, HttpMethod.Get, $"{At(service, version)}/validate", "version validate", null, ct);
        return Text(told, "status") == "ok" ? null : Told(told) ?? "Fastly does not say why.";
    }

    public Task Activate(FastlyAccess service, int version, CancellationToken ct) => Send(service.Token, HttpMethod.Put, $"{At(service, version)}/activate", "version activate", null, ct);

    public Task Deactivate(FastlyAccess service, int version, CancellationToken ct) => Send(service.Token, HttpMethod.Put, $"{At(service, version)}/deactivate", "version deactivate", null, ct);

    /// <summary>All requests go there that no condition sends elsewhere. Checked against the customer's host name: the balancer's own is on no certificate.</summary>
    private static Dictionary<string, string> Backend(FastlyOrigin origin)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = origin.Name,
            ["address"] = origin.Address,
            ["port"] = origin.Port.ToString(CultureInfo.InvariantCulture),
            ["use_ssl"] = origin.CertificateName is null ? "0" : "1",
        };
        if (origin.CertificateName is { } name)
        {
            form["ssl_check_cert"] = "1";
            form["ssl_cert_hostname"] = name;
            form["ssl_sni_hostname"] = name;
        }

        return form;
    }

    private static Dictionary<string, string> Header(FastlyOrigin origin) => new(StringComparer.Ordinal)
    {
        ["name"] = origin.Name,
        ["type"] = "request",
        ["action"] = "set",
        ["dst"] = $"http.{origin.Header}",
        ["src"] = $"\"{origin.Secret}\"",
        ["ignore_if_set"] = "0",
        ["priority"] = Priority,
    };

    private async Task PutOne(FastlyAccess service, int version, string kind, Dictionary<string, string> wanted, CancellationToken ct)
    {
        var name = wanted["name"];
        var known = Named(await List(service, version, kind, ct), name);
        if (known is null)
        {
            await Send(service.Token, HttpMethod.Post, $"{At(service, version)}/{kind}", $"{kind} create", wanted, ct);
        }
        else if (!Is(known, wanted))
        {
            await Send(service.Token, HttpMethod.Put, $"{At(service, version)}/{kind}/{Uri.EscapeDataString(name)}", $"{kind} update", wanted, ct);
        }
    }

    private async Task<List<JsonObject>> List(FastlyAccess service, int version, string kind, CancellationToken ct) =>
        Objects(await Send(service.Token, HttpMethod.Get, $"{At(service, version)}/{kind}", $"{kind} list", null, ct));

    private Task<JsonNode?> Delete(FastlyAccess service, int version, string kind, string name, CancellationToken ct) =>
        Send(service.Token, HttpMethod.Delete, $"{At(service, version)}/{kind}/{Uri.EscapeDataString(name)}", $"{kind} delete", null, ct);

    private static string At(FastlyAccess service, int version) => string.Create(CultureInfo.InvariantCulture, $"service/{service.Id}/version/{version}");

    private async Task<JsonNode?> Send(string token, HttpMethod method, string path, string operation, Dictionary<string, string>? form, CancellationToken ct)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(ct);
        within.CancelAfter(Within);
        using var request = new HttpRequestMessage(method, new Uri($"{Base(operation).TrimEnd('/')}/{path}"));
        request.Headers.Add("Fastly-Key", token);
        request.Headers.Add("Accept", "application/json");
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        try
        {
            using var answer = await http.SendAsync(request, within.Token);
            var told = Read(await answer.Content.ReadAsStringAsync(within.Token));
            return answer.IsSuccessStatusCode ? told : throw Refusal(operation, answer.StatusCode, told);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new CloudCallException(CloudErrorKind.Unavailable, Maker, operation, CloudErrorCodes.NoConnection, $"no answer within {Within.TotalSeconds:0} seconds", e) { Maker = Maker };
        }
    }

    private string Base(string operation) => options.FastlyUrl?.ToString()
        ?? throw new CloudCallException(CloudErrorKind.Invalid, Maker, operation, CloudErrorCodes.Unknown, "this installation was not told where Fastly's API is (Integrations__FastlyUrl)") { Maker = Maker };

    private static CloudCallException Refusal(string operation, HttpStatusCode status, JsonNode? told)
    {
        var kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => CloudErrorKind.Denied,
            HttpStatusCode.NotFound => CloudErrorKind.NotFound,
            HttpStatusCode.Conflict => CloudErrorKind.Conflict,
            HttpStatusCode.TooManyRequests => CloudErrorKind.Throttled,
            >= HttpStatusCode.InternalServerError => CloudErrorKind.Unavailable,
            _ => CloudErrorKind.Invalid,
        };
        return new CloudCallException(kind, Maker, operation, ((int)status).ToString(CultureInfo.InvariantCulture), Told(told) ?? $"HTTP {(int)status}") { Maker = Maker, HttpStatus = (int)status };
    }

    /// <summary>Fastly's own words, cut short.</summary>
    private static string? Told(JsonNode? answer) =>
        string.Join(": ", new[] { Text(answer, "msg"), Text(answer, "detail") }.Where(t => !string.IsNullOrEmpty(t))) is { Length: > 0 } words ? Domain.Text.Cut(words, Domain.Text.Message) : null;

    private static JsonNode? Read(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Is(JsonObject? known, Dictionary<string, string> wanted) => known is not null && wanted.All(w => Same(Text(known, w.Key), w.Value));

    /// <summary>Fastly answers what was sent as a number or a flag in either form.</summary>
    private static bool Same(string? told, string wanted) => told == wanted || (told, wanted) is ("true", "1") or ("false", "0") or (null or "", "0");

    private static JsonObject? Named(List<JsonObject> objects, string name) => objects.Find(o => Text(o, "name") == name);

    private static List<JsonObject> Objects(JsonNode? answer) => [.. (answer as JsonArray ?? throw Malformed()).OfType<JsonObject>()];

    private static int Number(JsonNode? x, string field) => int.TryParse(Text(x, field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed();

    private static bool Flag(JsonNode? x, string field) => Text(x, field) is "true" or "1";

    private static string? Text(JsonNode? x, string field) => (x as JsonObject)?[field]?.ToString();

    private static CloudCallException Malformed() => new(CloudErrorKind.Unknown, Maker, "answer", CloudErrorCodes.MalformedAnswer, "the answer lacks what Fastly's reference promises") { Maker = Maker };
}
