using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>Reads JSON template text and refuses what CloudFormation refuses before it touches anything.</summary>
internal static class TemplateReader
{
    // "AWS CloudFormation quotas".
    private const int MaxResources = 500;
    private const int MaxParameters = 200;
    private const int MaxOutputs = 200;
    private static readonly string[] Sections =
        ["AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Rules", "Mappings", "Conditions", "Transform", "Resources", "Outputs", "Hooks"];

    public static Template Read(string text)
    {
        var root = Parse(text);
        if (root.Select(p => p.Key).FirstOrDefault(k => !Sections.Contains(k, StringComparer.Ordinal)) is { } stray)
            throw ApiError.Validation($"Invalid template property or properties [{stray}]");
        if (root["Transform"] is not null) throw ApiError.Validation("The sandbox runs no transforms: send a template without the section Transform.");

        var template = new Template
        {
            Description = Scalar.Of(root["Description"]),
            Parameters = Section(root, "Parameters").ToDictionary(p => p.Key, p => Parameter(p.Key, p.Value), StringComparer.Ordinal),
            Resources = Section(root, "Resources").ToDictionary(r => r.Key, r => Resource(r.Key, r.Value), StringComparer.Ordinal),
            Outputs = Section(root, "Outputs").ToDictionary(o => o.Key, o => Output(o.Key, o.Value), StringComparer.Ordinal),
            Conditions = Section(root, "Conditions"),
            Mappings = Section(root, "Mappings"),
            Rules = Section(root, "Rules"),
        };
        Count("resources", template.Resources.Count, MaxResources);
        Count("parameters", template.Parameters.Count, MaxParameters);
        Count("outputs", template.Outputs.Count, MaxOutputs);
        if (template.Resources.Count == 0) throw Format("At least one Resources member must be defined.");
        CheckTypes(template);
        TemplateReferences.Check(template);
        ResourceGraph.CheckAcyclic(template);
        return template;
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject root) return root;
        }
        catch (JsonException e)
        {
            if (text.TrimStart().StartsWith('{')) throw Format($"JSON not well-formed. (line {e.LineNumber + 1}, column {e.BytePositionInLine + 1})");
        }
        throw Format("unsupported structure. (The sandbox reads JSON templates only.)");
    }

    private static JsonObject Section(JsonObject root, string name) => root[name] switch
    {
        null => [],
        JsonObject section => section,
        _ => throw Format($"{name} must be a JSON object."),
    };

    private static ParameterDeclaration Parameter(string name, JsonNode? body)
    {
        if (body is not JsonObject declaration) throw Format($"Every Parameters object must be a JSON object. [{name}]");
        return new ParameterDeclaration(name, Scalar.Of(declaration["Type"]) ?? throw Format($"Every Parameters object must contain a Type member. [{name}]"), declaration);
    }

    private static ResourceDeclaration Resource(string name, JsonNode? body)
    {
        if (name.Length is 0 or > 255 || !name.All(char.IsAsciiLetterOrDigit)) throw Format($"Resource name {name} is non alphanumeric.");
        if (body is not JsonObject declaration) throw Format($"Every Resources object must be a JSON object. [{name}]");
        return new ResourceDeclaration(name, Scalar.Of(declaration["Type"]) ?? throw Format($"[/Resources/{name}] Every Resources object must contain a Type member."), declaration);
    }

    private static OutputDeclaration Output(string name, JsonNode? body)
    {
        if (body is not JsonObject declaration || declaration["Value"] is not { } value) throw Format($"Output {name} is malformed: every Outputs member must contain a Value object");
        return new OutputDeclaration(name, value, Scalar.Of(declaration["Description"]), Scalar.Of(declaration["Condition"]), declaration["Export"]?["Name"]);
    }

    private static void CheckTypes(Template template)
    {
        var unknown = template.Resources.Values.Select(r => r.Type).Where(t => ResourceSchema.Find(t) is null).Distinct(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) throw Format($"Unrecognized resource types: [{string.Join(", ", unknown)}]");
    }

    private static void Count(string what, int count, int max)
    {
        if (count > max) throw Format($"Number of {what}, {count}, is greater than maximum allowed, {max}");
    }

    private static ApiError Format(string message) => ApiError.Validation("Template format error: " + message);
}
