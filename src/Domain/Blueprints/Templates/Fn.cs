using System.Text.Json.Nodes;

namespace Cloud.Domain.Blueprints.Templates;

/// <summary>CloudFormation's intrinsic functions, in their long JSON form.</summary>
internal static class Fn
{
    /// <summary>The value that removes its property, inside an <see cref="If"/>.</summary>
    internal static JsonObject NoValue => Ref("AWS::NoValue");

    internal static JsonObject Ref(string name) => Call("Ref", name);

    /// <param name="path"><c>Resource.Attribute</c>; the attribute may hold dots of its own.</param>
    internal static JsonObject GetAtt(string path) => Call("Fn::GetAtt", List(path.Split('.', 2)));

    internal static JsonObject Sub(string text) => Call("Fn::Sub", text);

    internal static JsonObject Sub(string text, object variables) => Call("Fn::Sub", List(text, variables));

    internal static JsonObject Base64(JsonNode value) => Call("Fn::Base64", value);

    internal static JsonObject Select(int index, JsonNode list) => Call("Fn::Select", List(index, list));

    internal static JsonObject Split(string separator, JsonNode value) => Call("Fn::Split", List(separator, value));

    internal static JsonObject If(string condition, object then, object otherwise) => Call("Fn::If", List(condition, then, otherwise));

    internal static JsonObject And(params string[] conditions) => Call("Fn::And", List([.. conditions.Select(name => Call("Condition", name))]));

    internal static JsonObject Or(params string[] conditions) => Call("Fn::Or", List([.. conditions.Select(name => Call("Condition", name))]));

    internal static JsonObject Not(string condition) => Call("Fn::Not", List(Call("Condition", condition)));

    /// <summary>True when the text parameter is not empty.</summary>
    internal static JsonObject Given(string parameter) => IsNot(parameter, "");

    /// <summary>True when the parameter has this value.</summary>
    internal static JsonObject Is(string parameter, string value) => Call("Fn::Equals", List(Ref(parameter), value));

    /// <summary>True when the parameter has any other value.</summary>
    internal static JsonObject IsNot(string parameter, string value) => Call("Fn::Not", List(Call("Fn::Equals", List(Ref(parameter), value))));

    private static JsonObject Call(string name, JsonNode argument) => new() { [name] = argument };

    private static JsonArray List(params object[] items) => new([.. items.Select(Template.Json)]);
}
