using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;

namespace Cloud.Aws.Tests.Templates;

/// <summary>A rendered template, with the questions that tests ask of it.</summary>
internal sealed class RenderedStack
{
    private RenderedStack(string body) => Root = JsonNode.Parse(body)!.AsObject();

    internal JsonObject Root { get; }

    internal JsonObject Resources => Root[nameof(Resources)]!.AsObject();

    internal JsonObject Outputs => Root[nameof(Outputs)]!.AsObject();

    internal static RenderedStack Of(EnvironmentSpec spec, string blueprint = Blueprint.MagentoCluster) => new(TemplateCases.Render(spec, blueprint).Body);

    internal static RenderedStack Named(string name) => new(TemplateCases.Bodies().GetValueOrDefault(name) ?? TemplateCases.EdgeBodies()[name]);

    internal JsonNode this[string logicalId] => Resources[logicalId] ?? throw new InvalidOperationException($"No resource {logicalId}.");

    internal JsonObject Properties(string logicalId) => this[logicalId]["Properties"]!.AsObject();

    internal string[] Ids(string type) => [.. Resources.Where(resource => (string?)resource.Value!["Type"] == type).Select(resource => resource.Key)];

    /// <summary>Every object with the property, wherever it stands below the node.</summary>
    internal static IEnumerable<JsonObject> Having(JsonNode? node, string property) => node switch
    {
        JsonObject found => Enumerable.Repeat(found, found.ContainsKey(property) ? 1 : 0).Concat(found.SelectMany(member => Having(member.Value, property))),
        JsonArray list => list.SelectMany(item => Having(item, property)),
        _ => [],
    };

    internal static string Text(JsonNode? node) => node?.ToJsonString() ?? "";
}
