using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cloud.Client;

/// <summary>How the wire looks, said once for both ends: snake_case names, UTC timestamps with microseconds, absent-or-null as the records say.</summary>
public static class WireJson
{
    /// <summary>The deepest JSON the wire carries (API.md, request limits).</summary>
    public const int MaxDepth = 32;

    /// <summary>Read-only options over the source-generated metadata; knows the wire records only.</summary>
    public static JsonSerializerOptions Options => WireContext.Default.Options;

    private static JsonSerializerOptions Sent { get; } = new(WireContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Gives a host's own options the wire's look; the host's other types keep its own resolver.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.MaxDepth = MaxDepth;

        // Numbers are numbers: a host's default also takes text for them, and its OpenAPI document would say so of every one.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new UtcMicroseconds());
        options.TypeInfoResolverChain.Insert(0, WireContext.Default);
    }

    /// <summary>A record as a JSON element, for the fields whose shape depends on the case (an envelope's entity).</summary>
    public static JsonElement ToElement<T>(T value) => JsonSerializer.SerializeToElement(value, TypeOf<T>());

    /// <summary>A record as the bytes of an answer: letters of all languages stand as they are, and are not escaped for a page.</summary>
    public static byte[] ToUtf8<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, (JsonTypeInfo<T>)Sent.GetTypeInfo(typeof(T)));

    internal static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}

/// <summary>Timestamps leave as <c>2026-11-21T01:02:03.456789Z</c> whatever their offset was; any ISO 8601 form is read.</summary>
public sealed class UtcMicroseconds : JsonConverter<DateTimeOffset>
{
    /// <summary>The one form that is written.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Bytes of <c>2026-11-21T01:02:03.4567891Z</c>.</summary>
    private const int RoundTripLength = 28;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var value)) return value.ToUniversalTime();
        throw new JsonException("Expected a timestamp in ISO 8601 form, such as 2026-11-21T01:02:03.456789Z.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        // The round-trip form has seven digits of a second and is written five times as fast as one of our own: the last digit gives way to the Z.
        Span<byte> text = stackalloc byte[RoundTripLength];
        Utf8Formatter.TryFormat(value.UtcDateTime, text, out _, 'O');
        text[RoundTripLength - 2] = (byte)'Z';
        writer.WriteStringValue(text[..^1]);
    }
}
