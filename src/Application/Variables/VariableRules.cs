using System.Text;
using System.Text.Json;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Variables;
using FluentValidation;

namespace Cloud.Application.Variables;

/// <summary>What may be sent of a variable. No message repeats a value: it may be a secret, and messages are logged and shown.</summary>
internal static class VariableRules
{
    /// <summary>Characters of an application's name, as in host names (RFC 1035).</summary>
    private const int LongestScope = 63;

    public static void IsVariableName<T>(this IRuleBuilder<T, string> rule) => rule.Custom((name, context) =>
    {
        if (Variable.NameFault(name) is { } fault)
        {
            context.AddFailure(fault);
        }
    });

    public static void IsVariableValue<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(value => value is null || Encoding.UTF8.GetByteCount(value) <= Variable.MaxValue).WithMessage($"must have at most {Variable.MaxValue} bytes in UTF-8");

    public static void AreScopes<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) => rule
        .Must(scopes => scopes is null || (scopes.Count <= Variable.MostScopes && scopes.All(s => s is { Length: > 0 and <= LongestScope } && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))))
        .WithMessage($"must be at most {Variable.MostScopes} names of applications, each of 1 to {LongestScope} letters, digits, - or _");

    /// <summary>The refusal of a value that is said to be JSON and is not; it tells where, and not what.</summary>
    public static Error? JsonFault(string value)
    {
        try
        {
            using var _ = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = WireJson.MaxDepth });
            return null;
        }
        catch (JsonException e)
        {
            return Error.Invalid("value", $"must be JSON, at most {WireJson.MaxDepth} deep, where is_json is true: it stops being that in line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
        }
    }

    public static VariableFlags With(this VariableFlags flags, VariableBody body, bool? enabled = null, bool? inheritable = null) => new(
        body.IsJson ?? flags.IsJson,
        body.IsSensitive ?? flags.IsSensitive,
        enabled ?? flags.IsEnabled,
        inheritable ?? flags.IsInheritable,
        body.VisibleBuild ?? flags.VisibleBuild,
        body.VisibleRuntime ?? flags.VisibleRuntime,
        body.ApplicationScope is { } scopes ? [.. scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : flags.ApplicationScope);
}
