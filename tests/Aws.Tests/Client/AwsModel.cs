using System.Text;
using System.Text.Json.Nodes;

namespace Cloud.Aws.Tests.Client;

/// <summary>AWS's own model of a service, cut down to the operations we call (data/extract.py).</summary>
internal sealed class AwsModel
{
    private readonly JsonObject _shapes;

    private AwsModel(JsonObject model) => (Root, _shapes) = (model, model["shapes"]!.AsObject());

    public static AwsModel CloudFormation { get; } = Load("cloudformation.json");

    public static AwsModel Backup { get; } = Load("backup.json");

    public static AwsModel Identity { get; } = Load("iam.json");

    public static AwsModel Compute { get; } = Load("ec2.json");

    public static AwsModel Monitoring { get; } = Load("cloudwatch.json");

    public static AwsModel Databases { get; } = Load("rds.json");

    public static AwsModel Certificates { get; } = Load("acm.json");

    public static AwsModel Quotas { get; } = Load("service-quotas.json");

    public JsonObject Root { get; }

    public IEnumerable<string> Operations => Root["operations"]!.AsObject().Select(o => o.Key);

    public JsonObject Operation(string name) =>
        Root["operations"]![name] as JsonObject ?? throw new InvalidOperationException($"{name} is not in the extract of {Root["source"]}.");

    public JsonObject Shape(string name) => _shapes[name]!.AsObject();

    public JsonObject Shape(JsonNode reference) => Shape((string)reference["shape"]!);

    public string[] Enum(string shape) => [.. Shape(shape)["enum"]!.AsArray().Select(e => (string)e!)];

    /// <summary>The error's code on the wire, and its HTTP status.</summary>
    public IEnumerable<(string Code, int Status)> Errors(string operation) => Operation(operation)["errors"]!.AsArray().Select(e => (string)e!)
        .Select(name => ((string?)Shape(name)["error"]?["code"] ?? name, (int?)Shape(name)["error"]?["httpStatusCode"] ?? 400));

    /// <summary>An answer with every member that the model knows, but for the token of a next page.</summary>
    public Answer FullAnswer(string operation) => (string)Root["metadata"]!["protocol"]! == "query" ? FullXml(operation) : FullJson(operation);

    private static AwsModel Load(string name)
    {
        using var stream = typeof(AwsModel).Assembly.GetManifestResourceStream(name)!;
        return new AwsModel(JsonNode.Parse(stream)!.AsObject());
    }

    private static string Scalar(string name, JsonObject shape) => (string)shape["type"]! switch
    {
        "boolean" => "true",
        "integer" or "long" => "7",
        "double" or "float" => "7.5",
        "timestamp" => "2026-01-02T03:04:05.678Z",
        _ when shape["enum"] is JsonArray values => (string)values[0]!,
        _ => name == "PercentDone" ? "42.5" : "text",
    };

    private Answer FullXml(string operation)
    {
        var xml = new StringBuilder();
        if (Operation(operation)["output"] is { } output)
        {
            Write(xml, "", Shape((string)output!));
        }

        return Answer.Xml(operation, xml.ToString());
    }

    private void Write(StringBuilder xml, string name, JsonObject shape)
    {
        switch ((string)shape["type"]!)
        {
            case "structure":
                foreach (var (member, reference) in shape["members"]!.AsObject().Where(m => m.Key != "NextToken"))
                {
                    xml.Append('<').Append(member).Append('>');
                    Write(xml, member, Shape(reference!));
                    xml.Append("</").Append(member).Append('>');
                }

                break;
            case "list":
                xml.Append("<member>");
                Write(xml, name, Shape(shape["member"]!));
                xml.Append("</member>");
                break;
            default:
                xml.Append(Scalar(name, shape));
                break;
        }
    }

    private Answer FullJson(string operation) =>
        Answer.Json(Operation(operation)["output"] is { } output ? Json("", Shape((string)output!)).ToJsonString() : "");

    private JsonNode Json(string name, JsonObject shape) => (string)shape["type"]! switch
    {
        "structure" => new JsonObject(shape["members"]!.AsObject().Where(m => m.Key != "NextToken")
            .Select(m => KeyValuePair.Create((string?)m.Value!["locationName"] ?? m.Key, (JsonNode?)Json(m.Key, Shape(m.Value))))),
        "list" => new JsonArray(Json(name, Shape(shape["member"]!))),
        "map" => new JsonObject { ["key"] = Json(name, Shape(shape["value"]!)) },
        "timestamp" => JsonValue.Create(1767323045.678m),
        "boolean" => JsonValue.Create(true),
        "integer" or "long" => JsonValue.Create(7),
        "double" or "float" => JsonValue.Create(7.5),
        _ => JsonValue.Create(Scalar(name, shape)),
    };
}
