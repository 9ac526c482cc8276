using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Stacks;

/// <summary>A stack's policy: what an update may do to which resource. Without one all is allowed; with one, all that it does not allow is denied ("Prevent updates to stack resources").</summary>
internal static class StackPolicy
{
    public const string Modify = "Update:Modify";
    public const string Replace = "Update:Replace";
    public const string Delete = "Update:Delete";

    // What a statement may say about an action; anything else is "Invalid stack policy".
    private static readonly string[] Actions = ["Update:*", Modify, Replace, Delete];

    /// <summary>Why the update is denied; null when it is allowed. An explicit denial is stronger than any allowance.</summary>
    public static string? Denial(string? policy, string action, StackResource resource)
    {
        if (policy is null) return null;
        var statements = Statements(JsonNode.Parse(policy)).ToList();
        for (var i = 0; i < statements.Count; i++)
        {
            if (Effect(statements[i]) == "Deny" && Applies(statements[i], action, resource))
                return $"Action denied by stack policy: Statement [#{i + 1}] does not allow [{action}] for resource [LogicalResourceId/{resource.LogicalId}];";
        }
        return statements.Exists(s => Effect(s) == "Allow" && Applies(s, action, resource)) ? null : "Action not allowed by stack policy";
    }

    /// <summary>True when the JSON is a policy; one without statements is, and denies everything.</summary>
    public static bool IsValid(JsonNode? policy) => policy is JsonObject root && root["Statement"] is JsonArray or JsonObject && Statements(policy).All(IsValid);

    private static bool IsValid(JsonObject statement) => Effect(statement) is "Allow" or "Deny" && Scalar.Of(statement["Principal"]) == "*"
        && (statement["Action"] ?? statement["NotAction"]) is { } actions && Texts(actions).All(a => Actions.Contains(a, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<JsonObject> Statements(JsonNode? policy) => policy?["Statement"] is JsonArray many ? many.OfType<JsonObject>() : policy?["Statement"] is JsonObject one ? [one] : [];

    private static string? Effect(JsonObject statement) => Scalar.Of(statement["Effect"]);

    private static bool Applies(JsonObject statement, string action, StackResource resource) =>
        Covers(statement, "Action", action) && Covers(statement, "Resource", "LogicalResourceId/" + resource.LogicalId) && IsOfType(statement["Condition"], resource.Type);

    // A statement has the member or its opposite; one that names no resource means all.
    private static bool Covers(JsonObject statement, string member, string value) =>
        statement[member] is { } named ? Texts(named).Any(p => Matches(p, value)) : statement["Not" + member] is not { } excluded || !Texts(excluded).Any(p => Matches(p, value));

    private static bool IsOfType(JsonNode? condition, string type) => condition is null
        || (condition["StringEquals"]?["ResourceType"] is not { } exact || Texts(exact).Any(t => t == type)) && (condition["StringLike"]?["ResourceType"] is not { } like || Texts(like).Any(p => Matches(p, type)));

    private static bool Matches(string pattern, string value) => FileSystemName.MatchesSimpleExpression(pattern, value);

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray many ? many.Select(Scalar.Of).OfType<string>() : [Scalar.Of(node) ?? ""];
}
