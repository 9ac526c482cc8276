using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary>Reads a body into a wire record, and says of everything that is wrong with it where it is.</summary>
internal static partial class JsonBody
{
    public static readonly Refusal TooLarge = new(
        StatusCodes.Status413PayloadTooLarge, new Error(ErrorKind.Invalid, "request.too_large", $"The body may have at most {RequestLimits.BodyBytes} bytes."));

    public static readonly Refusal NotJson = new(
        StatusCodes.Status415UnsupportedMediaType, new Error(ErrorKind.Invalid, "request.unsupported_media_type", "Send the body as application/json, in UTF-8."));

    // By reflection: generated readers lose the defaults of init-only properties, and a backup would no longer be safe unless told so.
    private static readonly JsonSerializerOptions Strict = new(WireJson.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly JsonDocumentOptions Bounds = new() { MaxDepth = RequestLimits.JsonDepth, AllowDuplicateProperties = false };

    /// <summary>SHA-256 of the body that was read; of nothing where there was none.</summary>
    public static byte[] Digest(HttpContext http) => http.Items[typeof(JsonBody)] as byte[] ?? [];

    public static async Task<T> Read<T>(HttpRequest request, IReadOnlyList<string> ignored, CancellationToken ct)
        where T : class
    {
        var bytes = await ReadBytes(request, ct);
        if (request.Headers.ContainsKey(Idempotent.Header))
        {
            request.HttpContext.Items[typeof(JsonBody)] = System.Security.Cryptography.SHA256.HashData(bytes);
        }

        if (bytes.Length > 0 && !request.HasJsonContentType())
        {
            throw new RefusedException(NotJson);
        }

        using var document = Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Malformed("The body must be a JSON object.");
        }

        BodyText.Check(document.RootElement);
        var type = typeof(T) == typeof(Nothing) ? null : (JsonTypeInfo<T>)Strict.GetTypeInfo(typeof(T));
        CheckFields(document.RootElement, type?.Properties ?? [], ignored);
        return type is null ? (T)(object)Nothing.Instance : Deserialize(document.RootElement, type, ignored);
    }

    private static async Task<byte[]> ReadBytes(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > RequestLimits.BodyBytes)
        {
            throw new RefusedException(TooLarge);
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(chunk, ct)) > 0;)
        {
            if (buffer.Length + read > RequestLimits.BodyBytes)
            {
                throw new RefusedException(TooLarge);
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private static JsonDocument Parse(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            throw Malformed(string.Create(CultureInfo.InvariantCulture, $"The body is not in UTF-8: what stands at byte {FirstOutsideUtf8(bytes)} is no character. Send JSON in UTF-8."));
        }

        try
        {
            return JsonDocument.Parse(bytes, Bounds);
        }
        catch (JsonException e)
        {
            throw Malformed($"The body is not JSON that can be read: {Sentence(e)}");
        }
        catch (InvalidOperationException)
        {
            // Comparing names for duplicates, the parser stumbles over half a surrogate pair.
            throw Malformed("The body is not JSON that can be read: a name in it is not valid Unicode.");
        }
    }

    /// <summary>All unknown and all missing fields at once, so that nobody finds them one by one.</summary>
    private static void CheckFields(JsonElement body, IEnumerable<JsonPropertyInfo> known, IReadOnlyList<string> ignored)
    {
        var names = known.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var unknown = body.EnumerateObject().Select(p => p.Name).Where(name => !names.ContainsKey(name) && !ignored.Contains(name, StringComparer.Ordinal));
        var missing = names.Values.Where(p => p.IsRequired && !body.TryGetProperty(p.Name, out _)).Select(p => p.Name);
        List<FieldError> faults =
        [
            .. missing.Select(name => new FieldError(name, "is required")),
            .. unknown.Select(name => new FieldError(name, names.Count == 0 ? "is not known: this request takes no field" : $"is not known; known are {string.Join(", ", names.Keys)}")),
        ];
        if (faults.Count > 0)
        {
            throw Invalid(faults);
        }
    }

    private static T Deserialize<T>(JsonElement body, JsonTypeInfo<T> type, IReadOnlyList<string> ignored)
        where T : class
    {
        try
        {
            return (ignored.Count == 0 ? body : Without(body, ignored)).Deserialize(type) ?? throw Malformed("The body is null.");
        }
        catch (JsonException e)
        {
            var path = (e.Path ?? "$").TrimStart('$').TrimStart('.');
            throw Invalid([new FieldError(path.Length == 0 ? "body" : path, Explain(e, type.Properties, path))]);
        }
    }

    private static JsonElement Without(JsonElement body, IReadOnlyList<string> ignored)
    {
        var kept = body.EnumerateObject().Where(p => !ignored.Contains(p.Name, StringComparer.Ordinal)).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return JsonSerializer.SerializeToElement(kept);
    }

    private static string Explain(JsonException e, IEnumerable<JsonPropertyInfo> known, string path)
    {
        var field = known.FirstOrDefault(p => p.Name == path)?.PropertyType;
        var kind = Nullable.GetUnderlyingType(field ?? typeof(object)) ?? field;
        return kind switch
        {
            _ when kind == typeof(string) => "must be text",
            _ when kind == typeof(bool) => "must be true or false",
            _ when kind == typeof(int) => "must be a whole number",
            _ when kind == typeof(DateTimeOffset) => "must be a timestamp in ISO 8601 form, such as 2026-11-21T01:02:03Z",
            _ when kind == typeof(RepositoryLocation) => "must be an object with the field url, and no other",
            _ when kind == typeof(Dictionary<string, string>) => "must be an object whose values are texts",
            _ when kind?.IsAssignableTo(typeof(IEnumerable<string>)) == true => "must be a list of texts",
            _ when kind?.IsAssignableTo(typeof(System.Collections.IEnumerable)) == true => "must be a list",

            // Deeper down, the reader's words name types of .NET.
            _ when e.Message.Contains("null", StringComparison.Ordinal) => "may not be null",
            _ => "has the wrong form",
        };
    }

    /// <summary>What the reader says of it, and where it is as editors count: from one.</summary>
    private static string Sentence(JsonException e)
    {
        var said = e.Message.StartsWith("Expected depth to be zero", StringComparison.Ordinal) ? "It ends before all that it opens is closed" : ReadersTail().Replace(e.Message, "");
        return string.Create(CultureInfo.InvariantCulture, $"{said} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
    }

    [GeneratedRegex(@"\.? (Path|LineNumber): .*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex ReadersTail();

    /// <summary>Which byte is the first that no character begins with, or that breaks one off; the first of all is 1.</summary>
    private static int FirstOutsideUtf8(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var taken) == OperationStatus.Done)
        {
            at += taken;
        }

        return at + 1;
    }

    private static RefusedException Malformed(string message) => new(new(StatusCodes.Status400BadRequest, new Error(ErrorKind.Invalid, "request.malformed", message)));

    private static RefusedException Invalid(List<FieldError> faults) =>
        new(Refusal.Of(new Error(ErrorKind.Invalid, "validation.failed", $"{faults[0].Field} {faults[0].Message}") { Fields = faults }));
}
