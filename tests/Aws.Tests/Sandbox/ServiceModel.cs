using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>An extract of one of AWS's service models, and the comparison of an answer with it.</summary>
internal sealed class ServiceModel(JsonElement root)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Aws.Tests", "Sandbox", "data");

    public IEnumerable<string> Operations => root.GetProperty("operations").EnumerateObject().Select(o => o.Name);

    public IEnumerable<string> Errors => root.Strings("errors");

    public static ServiceModel Load(string service) => new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, service + ".json"))).RootElement);

    public void CheckXml(string operation, XElement answer) => CheckXml(operation, Output(operation), answer);

    public void CheckJson(string operation, JsonElement answer)
    {
        if (Output(operation).ValueKind == JsonValueKind.Null) Assert.Equal("{}", answer.GetRawText());
        else CheckJson(operation, Output(operation), answer);
    }

    private JsonElement Output(string operation) => root.GetProperty("operations").GetProperty(operation).GetProperty("output");

    private static void CheckXml(string path, JsonElement shape, XElement element)
    {
        switch (shape.ValueKind == JsonValueKind.Null ? "none" : shape.Text("type"))
        {
            case "none":
                Assert.False(element.HasElements, path);
                break;
            case "structure":
                foreach (var child in element.Elements()) CheckMember(path, shape, child);
                break;
            case "list":
                foreach (var child in element.Elements())
                {
                    Assert.Equal(shape.Text("item"), child.Name.LocalName);
                    CheckXml(path + "[]", shape.GetProperty("of"), child);
                }
                break;
            default:
                CheckScalar(path, shape, element.Value);
                break;
        }
    }

    private static void CheckMember(string path, JsonElement shape, XElement child)
    {
        var name = child.Name.LocalName;
        Assert.True(shape.GetProperty("members").TryGetProperty(name, out var member), $"{path}.{name} is not in AWS's model");
        var flattened = member.TryGetProperty("flattened", out _);
        CheckXml($"{path}.{name}", flattened ? member.GetProperty("of") : member, child);
    }

    private static void CheckJson(string path, JsonElement shape, JsonElement value)
    {
        switch (shape.Text("type"))
        {
            case "structure":
                foreach (var property in value.EnumerateObject())
                {
                    Assert.True(shape.GetProperty("members").TryGetProperty(property.Name, out var member), $"{path}.{property.Name} is not in AWS's model");
                    CheckJson($"{path}.{property.Name}", member, property.Value);
                }
                break;
            case "list":
                foreach (var item in value.EnumerateArray()) CheckJson(path + "[]", shape.GetProperty("of"), item);
                break;
            case "map":
                Assert.Equal(JsonValueKind.Object, value.ValueKind);
                break;
            case "timestamp" or "long" or "integer" or "double":
                Assert.Equal(JsonValueKind.Number, value.ValueKind);
                break;
            case "boolean":
                Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False, path);
                break;
            default:
                Assert.Equal(JsonValueKind.String, value.ValueKind);
                CheckScalar(path, shape, value.GetString()!);
                break;
        }
    }

    private static void CheckScalar(string path, JsonElement shape, string value)
    {
        // The events of a stack itself carry stack statuses, three of which AWS's enumeration of resource statuses does not list.
        if (path.EndsWith("StackEvents[].ResourceStatus", StringComparison.Ordinal) && value is "REVIEW_IN_PROGRESS" or "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" or "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS") return;
        if (shape.TryGetProperty("enum", out var allowed) && value.Length > 0) Assert.True(allowed.EnumerateArray().Any(a => a.GetString() == value), $"{path} = '{value}' is not one of AWS's values");
        var type = shape.Text("type");
        if (type == "timestamp") Assert.True(DateTimeOffset.TryParseExact(value, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), path + " = " + value);
        if (type == "boolean") Assert.True(value is "true" or "false", path);
        if (type is "integer" or "long") Assert.True(long.TryParse(value, CultureInfo.InvariantCulture, out _), path);
    }
}

/// <summary>Calls of a query service, each answer compared with the model.</summary>
internal sealed class QueryWire(string service, RawAws raw)
{
    private readonly ServiceModel model = ServiceModel.Load(service);

    /// <summary>Operations of the model nobody called yet.</summary>
    public SortedSet<string> Uncalled { get; } = [.. ServiceModel.Load(service).Operations];

    public async Task<XElement> Call(string operation, params (string, string)[] form)
    {
        var result = await Read(operation, form);
        Uncalled.Remove(operation);
        return result;
    }

    public async Task Until(string operation, string word, params (string, string)[] form)
    {
        for (var tries = 0; tries < 500; tries++, await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            if (!(await Read(operation, form)).Descendants().Any(e => e.Value == word)) continue;
            Uncalled.Remove(operation);
            return;
        }
        Assert.Fail($"{operation} never said {word}");
    }

    private async Task<XElement> Read(string operation, (string, string)[] form)
    {
        var (status, body) = await raw.QueryAsync(operation, form);
        Assert.True(status == 200, $"{operation}: {body}");
        var root = XElement.Parse(body);
        Assert.Equal(operation + "Response", root.Name.LocalName);
        var result = root.Elements().FirstOrDefault(e => e.Name.LocalName == operation + "Result") ?? new XElement("None");
        model.CheckXml(operation, result);
        return result;
    }
}

/// <summary>Calls of AWS Backup, each answer compared with the model.</summary>
internal sealed class RestWire(RawAws raw)
{
    private readonly ServiceModel model = ServiceModel.Load("backup");

    public async Task<JsonElement> Call(string operation, HttpMethod method, string path, string body = "")
    {
        var (status, answer) = await raw.RestAsync(method, path, body);
        Assert.True(status == 200, $"{operation}: {answer}");
        var json = JsonDocument.Parse(answer).RootElement;
        model.CheckJson(operation, json);
        return json;
    }

    public async Task Until(string operation, string path, string member, string value)
    {
        for (var tries = 0; tries < 500; tries++, await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            if ((await Call(operation, HttpMethod.Get, path)).Text(member) == value) return;
        }
        Assert.Fail($"{operation} never said {value}");
    }
}
