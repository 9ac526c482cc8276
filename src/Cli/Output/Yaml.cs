using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cloud.Cli.Output;

/// <summary>JSON as block YAML. Text is plain only where no reader, of YAML 1.1 included, could take it for anything else; otherwise in double quotes.</summary>
internal static class Yaml
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Inner = Letters + "0123456789_-./";

    /// <summary>Words that YAML 1.1 readers turn into flags and nothings.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf" };

    /// <summary>Lines are never folded: a value is on one line, for grep and for diff.</summary>
    private static readonly EmitterSettings Settings = new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: true);

    public static string Of(JsonElement element)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, element);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, element.EnumerateObject().Any() ? MappingStyle.Block : MappingStyle.Flow));
                foreach (var member in element.EnumerateObject())
                {
                    emitter.Emit(Text(member.Name));
                    Write(emitter, member.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, element.GetArrayLength() > 0 ? SequenceStyle.Block : SequenceStyle.Flow));
                foreach (var item in element.EnumerateArray())
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(element.ValueKind is JsonValueKind.String ? Text(element.GetString()!) : Scalar(element.GetRawText(), ScalarStyle.Plain));
                break;
        }
    }

    private static Scalar Text(string value) =>
        Scalar(value, value.Length > 0 && Letters.Contains(value[0], StringComparison.Ordinal) && value.All(c => Inner.Contains(c, StringComparison.Ordinal)) && !Reserved.Contains(value)
            ? ScalarStyle.Plain
            : ScalarStyle.DoubleQuoted);

    private static Scalar Scalar(string value, ScalarStyle style) => new(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true);
}
