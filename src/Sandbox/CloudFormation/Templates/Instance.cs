using System.Text.Json.Nodes;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>A template together with parameter values: conditions are decided, so it is known which resources there are and what waits for what.</summary>
internal sealed class Instance
{
    private readonly Evaluator decided;

    private Instance(Template template, IReadOnlyDictionary<string, JsonNode?> names, string region)
    {
        Template = template;
        Names = names;
        Region = region;
        decided = new Evaluator(template, names, region, (name, _) => throw new TemplateError($"Template error: conditions cannot refer to the resource {name}."));
        Resources = template.Resources.Values.Where(r => r.Condition is null || decided.Condition(r.Condition)).ToDictionary(r => r.LogicalId, StringComparer.Ordinal);
        Dependencies = Resources.Values.ToDictionary(r => r.LogicalId,
            r => (IReadOnlyList<string>)[.. ResourceGraph.DependenciesOf(template, r, name => decided.Condition(name)).Where(Resources.ContainsKey)], StringComparer.Ordinal);
    }

    public Template Template { get; }

    public string Region { get; }

    /// <summary>What Ref answers for parameters and pseudo parameters.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Names { get; }

    public IReadOnlyDictionary<string, ResourceDeclaration> Resources { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Dependencies { get; }

    public static Instance Of(Template template, IReadOnlyDictionary<string, string> parameters, string stackName, string stackId, string region)
    {
        var names = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["AWS::AccountId"] = Wire.AccountOf(stackId),
            ["AWS::NotificationARNs"] = new JsonArray(),
            ["AWS::Partition"] = Wire.Partition(region),
            ["AWS::Region"] = region,
            ["AWS::StackId"] = stackId,
            ["AWS::StackName"] = stackName,
            ["AWS::URLSuffix"] = Wire.UrlSuffix(region),
        };
        foreach (var declaration in template.Parameters.Values)
            names[declaration.Name] = ParameterValue(declaration, parameters[declaration.Name]);
        return new Instance(template, names, region);
    }

    public bool Condition(string name) => decided.Condition(name);

    public Evaluator With(Func<string, string?, JsonNode?> resource) => new(Template, Names, Region, resource);

    public IEnumerable<OutputDeclaration> Outputs => Template.Outputs.Values.Where(o => o.Condition is null || decided.Condition(o.Condition));

    private static JsonNode ParameterValue(ParameterDeclaration declaration, string value) => declaration.IsList
        ? new JsonArray([.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => (JsonNode?)v)])
        : JsonValue.Create(value);
}
