using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>A parameter as a request gives it: a value, or the wish to keep the stack's.</summary>
internal sealed record GivenParameter(string Key, string? Value, bool UsePrevious);

/// <summary>Settles what each declared parameter is, and refuses what breaks its constraints.</summary>
internal static class ParameterBinding
{
    private const string SsmPrefix = "AWS::SSM::Parameter::Value<";

    public static Dictionary<string, string> Bind(Template template, IReadOnlyList<GivenParameter> given, IReadOnlyDictionary<string, string>? previous)
    {
        var stray = given.Where(g => !template.Parameters.ContainsKey(g.Key)).Select(g => g.Key).ToList();
        if (stray.Count > 0) throw ApiError.Validation($"Parameters: [{string.Join(", ", stray)}] do not exist in the template");

        var bound = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var declaration in template.Parameters.Values)
        {
            var mine = given.LastOrDefault(g => g.Key == declaration.Name);
            var value = mine is { UsePrevious: true } ? Previous(declaration.Name, previous) : mine?.Value ?? declaration.Default;
            if (value is null) missing.Add(declaration.Name);
            else bound[declaration.Name] = value;
        }
        if (missing.Count > 0) throw ApiError.Validation($"Parameters: [{string.Join(", ", missing)}] must have values");
        foreach (var declaration in template.Parameters.Values) Check(declaration, bound[declaration.Name]);
        return bound;
    }

    /// <summary>What a parameter that names an SSM parameter stands for; the same name always gives the same value.</summary>
    public static string? Resolved(ParameterDeclaration declaration, string value)
    {
        if (!declaration.Type.StartsWith(SsmPrefix, StringComparison.Ordinal)) return null;
        return declaration.Type.Contains("Image::Id", StringComparison.Ordinal) ? "ami-" + Wire.Sha256(value)[..17] : "value-of" + value.Replace('/', '-');
    }

    private static string Previous(string name, IReadOnlyDictionary<string, string>? previous) => previous is not null && previous.TryGetValue(name, out var value)
        ? value
        : throw ApiError.Validation($"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template");

    private static void Check(ParameterDeclaration declaration, string value)
    {
        var body = declaration.Body;
        if (declaration.Type is "Number" or "List<Number>")
        {
            foreach (var part in declaration.IsList ? value.Split(',') : [value]) CheckNumber(declaration, part.Trim());
        }
        if (body["AllowedValues"] is JsonArray allowed)
        {
            var values = allowed.Select(a => Scalar.Of(a) ?? "").ToList();
            var parts = declaration.IsList ? value.Split(',', StringSplitOptions.TrimEntries) : [value];
            if (parts.Any(p => !values.Contains(p, StringComparer.Ordinal)))
                throw Constraint(declaration, $"Parameter '{declaration.Name}' must be one of AllowedValues");
        }
        if (Scalar.Of(body["AllowedPattern"]) is { } pattern && !Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.None, TimeSpan.FromSeconds(1)))
            throw Constraint(declaration, $"Parameter {declaration.Name} failed to satisfy constraint: {Scalar.Of(body["ConstraintDescription"]) ?? $"must match pattern {pattern}"}");
        CheckBound(declaration, "MinLength", min => value.Length < min, "must contain at least {0} characters");
        CheckBound(declaration, "MaxLength", max => value.Length > max, "must contain at most {0} characters");
    }

    private static void CheckNumber(ParameterDeclaration declaration, string value)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            throw Constraint(declaration, $"Parameter '{declaration.Name}' must be a number");
        CheckBound(declaration, "MinValue", min => number < min, "must be a number not less than {0}");
        CheckBound(declaration, "MaxValue", max => number > max, "must be a number not greater than {0}");
    }

    private static void CheckBound(ParameterDeclaration declaration, string key, Func<double, bool> broken, string message)
    {
        if (Scalar.Of(declaration.Body[key]) is not { } text || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !broken(bound)) return;
        throw Constraint(declaration, $"Parameter '{declaration.Name}' " + string.Format(CultureInfo.InvariantCulture, message, text));
    }

    private static ApiError Constraint(ParameterDeclaration declaration, string message) => ApiError.Validation(
        Scalar.Of(declaration.Body["ConstraintDescription"]) is { } described ? $"Parameter '{declaration.Name}' failed to satisfy constraint: {described}" : message);
}
