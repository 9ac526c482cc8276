using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>A rest-json request: path parts decoded, query, JSON body.</summary>
internal sealed class RestCall
{
    private readonly SignedCall call;
    private readonly JsonObject body;

    public RestCall(SignedCall call)
    {
        this.call = call;
        Path = [.. call.RawPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        body = Parse(call.Body);
    }

    public string[] Path { get; }

    public string Method => call.Http.Method;

    public string Region => call.Region;

    public DateTimeOffset Now => call.Now;

    public string? Query(string name) => call.Http.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    public string? Text(string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public string Required(string name) => Text(name) ?? throw new ApiError(ErrorCode.MissingParameterValueException, $"Missing required parameter: {name}");

    public long? Number(string name) => Number(body, name);

    public Lifecycle Lifecycle()
    {
        if (body["Lifecycle"] is not JsonObject given) return new Lifecycle(null, null);
        var lifecycle = new Lifecycle(Number(given, "MoveToColdStorageAfterDays"), Number(given, "DeleteAfterDays"));
        // "DeleteAfterDays must be greater than 90 days plus MoveToColdStorageAfterDays" (Lifecycle, API reference).
        if (lifecycle is { MoveToColdStorageAfterDays: >= 0, DeleteAfterDays: >= 0 } && lifecycle.DeleteAfterDays < lifecycle.MoveToColdStorageAfterDays + 90)
            throw Invalid("DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays");
        return lifecycle;
    }

    public Dictionary<string, string> Map(string name)
    {
        if (body[name] is not JsonObject map) return new(StringComparer.Ordinal);
        return map.ToDictionary(p => p.Key, p => p.Value is JsonValue v && v.TryGetValue<string>(out var text) ? text : throw Invalid($"{name} must be a map of strings."), StringComparer.Ordinal);
    }

    public List<string> Strings(string name) => body[name] is JsonArray list ? [.. list.Select(i => i?.GetValue<string>() ?? "")] : [];

    /// <summary>Filters like ByCreatedAfter: the SDKs send ISO 8601 in a query.</summary>
    public DateTimeOffset? Moment(string name)
    {
        if (Query(name) is not { } text) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return at;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : throw Invalid($"Invalid value for {name}: {text}");
    }

    /// <summary>One page of a list, and the token of the next.</summary>
    public (List<T> Page, string? Next) Page<T>(IEnumerable<T> all)
    {
        const int MostAtOnce = 1000;
        var size = Query("maxResults") is { } text ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted is >= 1 and <= MostAtOnce ? wanted : throw Invalid($"Invalid maxResults: {text}") : MostAtOnce;
        var from = Query("nextToken") is { } token ? Wire.PagePosition(token) ?? throw Invalid("Invalid nextToken") : 0;
        var page = all.Skip((int)from).Take(size + 1).ToList();
        if (page.Count <= size) return (page, null);
        page.RemoveAt(size);
        return (page, Wire.PageToken(from + size));
    }

    public static ApiError Invalid(string message) => new(ErrorCode.InvalidParameterValueException, message);

    private static long? Number(JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        _ => throw Invalid($"{name} must be a number."),
    };

    private static JsonObject Parse(byte[] bytes)
    {
        if (bytes.Length == 0) return [];
        try
        {
            return JsonNode.Parse(bytes) as JsonObject ?? throw Invalid("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw Invalid("The body is not well-formed JSON.");
        }
    }
}
