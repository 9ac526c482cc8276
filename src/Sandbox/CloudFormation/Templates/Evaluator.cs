using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>An expression that cannot be evaluated; the message is the reason a resource or change set fails with.</summary>
internal sealed class TemplateError(string message) : Exception(message);

/// <summary>Evaluates intrinsic functions. <paramref name="resource"/> answers Ref (attribute null) and GetAtt of resources.</summary>
internal sealed class Evaluator(Template template, IReadOnlyDictionary<string, JsonNode?> names, string region, Func<string, string?, JsonNode?> resource)
{
    // Stands for AWS::NoValue while a tree is built; never leaves this class.
    private static readonly JsonObject NoValue = new() { ["::NoValue"] = true };
    private readonly Dictionary<string, bool> outcomes = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    public JsonNode? Evaluate(JsonNode? expression) => Eval(expression) is { } value && !ReferenceEquals(value, NoValue) ? value : null;

    public string Text(JsonNode? expression) => Eval(expression) switch
    {
        JsonValue value => Scalar.Text(value),
        _ => throw new TemplateError("Template error: a string is expected here."),
    };

    public bool Condition(string name)
    {
        if (outcomes.TryGetValue(name, out var known)) return known;
        if (!template.Conditions.ContainsKey(name)) throw new TemplateError($"Template error: unresolved condition dependency {name}.");
        if (!open.Add(name)) throw new TemplateError($"Template error: found circular condition dependency {name}.");
        var outcome = Truth(template.Conditions[name]);
        open.Remove(name);
        return outcomes[name] = outcome;
    }

    /// <summary>The value of a condition expression.</summary>
    public bool Truth(JsonNode? expression)
    {
        if (expression is JsonObject { Count: 1 } single)
        {
            var (key, argument) = single.First();
            switch (key)
            {
                case "Condition": return Condition(Scalar.Of(argument) ?? "");
                case "Fn::Not": return !Truth(Items(argument, 1, key)[0]);
                case "Fn::And": return Items(argument, -1, key).All(Truth);
                case "Fn::Or": return Items(argument, -1, key).Any(Truth);
                case "Fn::Equals": return Same(Eval(Items(argument, 2, key)[0]), Eval(Items(argument, 2, key)[1]));
                case "Fn::Contains": return Eval(Items(argument, 2, key)[0]) is JsonArray list && list.Any(i => Same(i, Eval(Items(argument, 2, key)[1])));
            }
        }
        throw new TemplateError("Template error: every Condition member must be a condition function.");
    }

    private static bool Same(JsonNode? a, JsonNode? b) => JsonText.Canonical(a) == JsonText.Canonical(b);

    private JsonNode? Eval(JsonNode? expression) => expression switch
    {
        JsonObject { Count: 1 } single when single.First() is var (key, argument) && (key == "Ref" || key.StartsWith("Fn::", StringComparison.Ordinal)) => Call(key, argument),
        JsonObject map => EvalMap(map),
        JsonArray array => new JsonArray([.. array.Select(Eval).Where(v => !ReferenceEquals(v, NoValue)).Select(v => v?.DeepClone())]),
        _ => expression?.DeepClone(),
    };

    private JsonObject EvalMap(JsonObject map)
    {
        var result = new JsonObject();
        foreach (var (key, value) in map)
        {
            var evaluated = Eval(value);
            if (!ReferenceEquals(evaluated, NoValue)) result[key] = evaluated?.DeepClone();
        }
        return result;
    }

    private JsonNode? Call(string function, JsonNode? argument) => function switch
    {
        "Ref" => Ref(Scalar.Of(argument) ?? throw new TemplateError("Template error: every Ref object must have a single String value.")),
        "Fn::GetAtt" => Reference.GetAtt(argument) is { } target ? resource(target.Name, target.Attribute)?.DeepClone() : throw Malformed(function),
        "Fn::Sub" => Sub(argument),
        "Fn::Join" => Join(argument),
        "Fn::Select" => Select(argument),
        "Fn::Split" => new JsonArray([.. Text(Items(argument, 2, function)[1]).Split(Text(Items(argument, 2, function)[0]), StringSplitOptions.None).Select(p => (JsonNode?)p)]),
        "Fn::If" => Eval(Items(argument, 3, function)[Condition(Scalar.Of(Items(argument, 3, function)[0]) ?? "") ? 1 : 2]),
        "Fn::Base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(argument))),
        "Fn::GetAZs" => Zones(argument),
        "Fn::FindInMap" => FindInMap(argument),
        "Fn::Cidr" => Cidr(argument),
        "Fn::Equals" or "Fn::Not" or "Fn::And" or "Fn::Or" => Truth(new JsonObject { [function] = argument?.DeepClone() }),
        _ => throw new TemplateError($"Template error: the sandbox does not evaluate {function}."),
    };

    private JsonNode? Ref(string name)
    {
        if (name == "AWS::NoValue") return NoValue;
        if (names.TryGetValue(name, out var value)) return value?.DeepClone();
        return template.Resources.ContainsKey(name) ? resource(name, null)?.DeepClone() : throw new TemplateError($"Template error: unresolved reference {name}.");
    }

    private JsonValue Sub(JsonNode? argument)
    {
        var (text, map) = SubText.Split(argument);
        var filled = SubText.Placeholder().Replace(text, match =>
        {
            var name = match.Groups["name"].Value;
            if (map?.ContainsKey(name) == true) return Text(map[name]);
            var parts = name.Split('.', 2);
            var value = parts.Length == 2 ? resource(parts[0], parts[1]) : Ref(name);
            return value is JsonValue scalar ? Scalar.Text(scalar) : throw new TemplateError($"Template error: variable {name} in Fn::Sub expression does not resolve to a string.");
        });
        return JsonValue.Create(filled.Replace("${!", "${", StringComparison.Ordinal));
    }

    private JsonValue Join(JsonNode? argument)
    {
        var parts = Items(argument, 2, "Fn::Join");
        if (Eval(parts[1]) is not JsonArray list) throw Malformed("Fn::Join");
        return JsonValue.Create(string.Join(Text(parts[0]), list.Select(i => i is JsonValue v ? Scalar.Text(v) : throw Malformed("Fn::Join"))));
    }

    private JsonNode? Select(JsonNode? argument)
    {
        var parts = Items(argument, 2, "Fn::Select");
        if (Eval(parts[1]) is not JsonArray list || !int.TryParse(Text(parts[0]), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) throw Malformed("Fn::Select");
        return index < list.Count ? list[index]?.DeepClone() : throw new TemplateError($"Template error: Fn::Select cannot select nonexistent value at index {index}");
    }

    private JsonArray Zones(JsonNode? argument)
    {
        var wanted = Text(argument);
        return new JsonArray([.. "abc".Select(letter => (JsonNode?)((wanted.Length == 0 ? region : wanted) + letter))]);
    }

    private JsonNode? FindInMap(JsonNode? argument)
    {
        var keys = Items(argument, 3, "Fn::FindInMap").Select(k => Text(k)).ToList();
        return template.Mappings[keys[0]]?[keys[1]]?[keys[2]] is { } value
            ? value.DeepClone()
            : throw new TemplateError($"Template error: Unable to get mapping for {keys[0]}::{keys[1]}::{keys[2]}");
    }

    private JsonArray Cidr(JsonNode? argument)
    {
        var parts = argument as JsonArray ?? throw Malformed("Fn::Cidr");
        if (parts.Count is < 2 or > 3) throw Malformed("Fn::Cidr");
        var bits = parts.Count == 3 ? Text(parts[2]) : "8";
        if (!int.TryParse(Text(parts[1]), CultureInfo.InvariantCulture, out var count) || !int.TryParse(bits, CultureInfo.InvariantCulture, out var hostBits)) throw Malformed("Fn::Cidr");
        return new JsonArray([.. AddressBlock.Split(Text(parts[0]), count, hostBits).Select(b => (JsonNode?)b)]);
    }

    private static JsonArray Items(JsonNode? argument, int count, string function) =>
        argument is JsonArray array && (count < 0 || array.Count == count) ? array : throw Malformed(function);

    private static TemplateError Malformed(string function) => new($"Template error: every {function} object requires its documented list of arguments.");
}
