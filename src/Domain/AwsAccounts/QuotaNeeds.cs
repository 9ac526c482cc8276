using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints;

namespace Cloud.Domain.AwsAccounts;

/// <summary>How much of each quota a stack will use, read from its template and parameters: what a condition leaves out does not count.</summary>
public static class QuotaNeeds
{
    public static IReadOnlyDictionary<Quota, int> Of(StackTemplate template)
    {
        var root = JsonNode.Parse(template.Body)!.AsObject();
        var conditions = new Conditions(root["Conditions"] as JsonObject ?? [], root["Parameters"] as JsonObject ?? [], template.Parameters);
        var types = root["Resources"]!.AsObject().Select(r => r.Value!).Where(r => r["Condition"] is not { } name || conditions.Holds((string)name!)).Select(r => (string?)r["Type"]).ToList();
        return Quota.All.Select(q => (Quota: q, Count: types.Count(t => t == q.ResourceType))).Where(n => n.Count > 0).ToDictionary(n => n.Quota, n => n.Count);
    }

    /// <summary>CloudFormation's conditions over parameters; templates of ours use no others.</summary>
    private sealed class Conditions(JsonObject named, JsonObject declared, IReadOnlyDictionary<string, string> given)
    {
        public bool Holds(string name) => Truth(named[name]);

        private bool Truth(JsonNode? node) => node is not JsonObject { Count: 1 } call ? throw Unknown(node) : call.First() switch
        {
            { Key: "Condition", Value: { } name } => Holds((string)name!),
            { Key: "Fn::Not", Value: JsonArray { Count: 1 } one } => !Truth(one[0]),
            { Key: "Fn::And", Value: JsonArray all } => all.All(Truth),
            { Key: "Fn::Or", Value: JsonArray any } => any.Any(Truth),
            { Key: "Fn::Equals", Value: JsonArray { Count: 2 } pair } => Text(pair[0]) == Text(pair[1]),
            _ => throw Unknown(node),
        };

        private string Text(JsonNode? node) => node switch
        {
            JsonValue value => value.ToString(),
            JsonObject call when (string?)call["Ref"] is { } name => given.GetValueOrDefault(name) ?? declared[name]?["Default"]?.ToString() ?? "",
            _ => throw Unknown(node),
        };

        private static InvalidOperationException Unknown(JsonNode? node) => new($"A condition of a kind that is not counted: {node?.ToJsonString()}");
    }
}
