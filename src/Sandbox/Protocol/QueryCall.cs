using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Cloud.Sandbox.Protocol;

/// <summary>A request of the query protocol: an action and a flat form in which lists read <c>Name.member.1.Field</c>.</summary>
internal sealed class QueryCall(SignedCall call, Dictionary<string, string> form)
{
    // CloudFormation's quota is 200 parameters; nothing in the API has a longer list.
    private const int MaxListLength = 1000;

    public string Region => call.Region;

    public Caller Caller => call.Caller;

    public DateTimeOffset Now => call.Now;

    public string RequestId => call.RequestId;

    public string Action => form.GetValueOrDefault("Action", "");

    public string? this[string name] => form.TryGetValue(name, out var value) ? value : null;

    public static QueryCall Read(SignedCall call)
    {
        using var reader = new FormReader(new MemoryStream(call.Body)) { ValueCountLimit = 10_000, ValueLengthLimit = 4 * 1024 * 1024 };
        try
        {
            var form = reader.ReadForm().ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
            foreach (var (name, value) in call.Http.Query) form.TryAdd(name, value.ToString());
            return new QueryCall(call, form);
        }
        catch (InvalidDataException e)
        {
            throw ApiError.Validation("The form could not be read: " + e.Message);
        }
    }

    public string Required(string name) => this[name] is { Length: > 0 } value ? value : throw Missing(name);

    public bool? Flag(string name) => this[name] switch
    {
        null or "" => null,
        var v when v.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        var v when v.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        var v => throw ApiError.Validation($"1 validation error detected: Value '{v}' at '{Camel(name)}' failed to satisfy constraint: Member must be a boolean"),
    };

    public int Number(string name, int fallback, int min, int max)
    {
        if (this[name] is not { Length: > 0 } text) return fallback;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
            throw ApiError.Validation($"1 validation error detected: Value '{text}' at '{Camel(name)}' failed to satisfy constraint: Member must be between {min} and {max}");
        return number;
    }

    /// <summary>The values of <c>name.member.N</c>.</summary>
    public List<string> List(string name)
    {
        var values = new List<string>();
        for (var i = 1; i <= MaxListLength && this[$"{name}.member.{i}"] is { } value; i++) values.Add(value);
        return values;
    }

    /// <summary>A reader for each <c>name.member.N.</c> that has any field.</summary>
    public IEnumerable<Func<string, string?>> Structures(string name)
    {
        for (var i = 1; i <= MaxListLength; i++)
        {
            var prefix = $"{name}.member.{i}.";
            if (!form.Keys.Any(k => k.StartsWith(prefix, StringComparison.Ordinal))) yield break;
            yield return field => this[prefix + field];
        }
    }

    public static ApiError Missing(string name) =>
        ApiError.Validation($"1 validation error detected: Value null at '{Camel(name)}' failed to satisfy constraint: Member must not be null");

    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
