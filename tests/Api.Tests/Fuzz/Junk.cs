using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Api.Tests.Fuzz;

/// <summary>Values that a schema asks for, and values that nobody should send; the same ones for the same seed.</summary>
internal sealed class Junk(Random random)
{
    private static readonly string[] Texts =
    [
        "", " ", "x", "null", "true", "-1", "0", "9223372036854775808", "1e309", "NaN", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a\0b", "\u202etxet", "🔥💥", "ﬁ", "İ", "\r\nSet-Cookie: a=b",
        "' or 1=1 --", "\"; drop table projects; --", "$1", "{0}", "{{7*7}}", "${jndi:ldap://127.0.0.1/a}", "<script>alert(1)</script>", "javascript:alert(1)", "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd", "ext::sh -c id", "--upload-pack=id", "*", "%", "_", "\\", "[]", "{}", "2026-02-30T25:61:61Z", "P1000000Y", "PT-1S", "00000000000000000000000000", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "production", "master",
    ];

    public string Text() => random.Next(8) switch
    {
        0 => new string('x', random.Next(1, 5000)),
        1 => Encoding.UTF8.GetString([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (byte)random.Next(1, 256))]),
        _ => Texts[random.Next(Texts.Length)],
    };

    public T Of<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public bool OneIn(int n) => random.Next(n) == 0;

    /// <summary>JSON by the schema, or something else instead of one part of it.</summary>
    public JsonNode? Value(JsonElement schema, JsonElement document, int depth = 0)
    {
        if (OneIn(6))
        {
            return Anything(depth);
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Value(document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), document, depth + 1);
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, document, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => schema.TryGetProperty("items", out var items) ? Value(items, document, depth + 1) : Anything(depth))]),
            "integer" => OneIn(3) ? JsonValue.Create(random.NextInt64(long.MinValue, long.MaxValue)) : JsonValue.Create(random.Next(-2, 40)),
            "number" => JsonValue.Create((random.NextDouble() * 1e6) - 10),
            "boolean" => JsonValue.Create(OneIn(2)),
            _ => schema.TryGetProperty("enum", out var words) && !OneIn(4) ? JsonValue.Create(Of([.. words.EnumerateArray()]).ToString()) : JsonValue.Create(Text()),
        };
    }

    private JsonObject Object(JsonElement schema, JsonElement document, int depth)
    {
        var made = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject().Where(_ => !OneIn(5)))
            {
                made[property.Name] = Value(property.Value, document, depth + 1);
            }
        }

        if (OneIn(8))
        {
            made[OneIn(2) ? "organization_id" : Text()] = Anything(depth);
        }

        return made;
    }

    private JsonNode? Anything(int depth) => random.Next(9) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next()),
        2 => JsonValue.Create(OneIn(2)),
        3 when depth < 4 => new JsonArray([Anything(depth + 1), Anything(depth + 1)]),
        4 when depth < 4 => new JsonObject { [Texts[random.Next(Texts.Length)]] = Anything(depth + 1) },
        5 => JsonValue.Create(double.MaxValue),
        _ => JsonValue.Create(Text()),
    };

    private static string TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? "string"
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!).First(t => t != "null")
        : type.GetString()!;
}
