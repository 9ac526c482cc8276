using System.Text.Json.Nodes;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.Certificates;

/// <summary>AWS Certificate Manager, JSON 1.1.</summary>
internal sealed class AwsCertificates(AwsCalls calls) : ICertificates
{
    private const string Target = "CertificateManager.";

    public Task<string> Request(CloudAccount at, NewCertificate certificate, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["DomainName"] = certificate.Names[0],
            ["ValidationMethod"] = "DNS",
            ["IdempotencyToken"] = certificate.Token,
        };
        if (certificate.Names.Count > 1)
        {
            body["SubjectAlternativeNames"] = new JsonArray([.. certificate.Names.Skip(1).Select(n => (JsonNode)n)]);
        }

        if (certificate.Tags.Count > 0)
        {
            body["Tags"] = new JsonArray([.. certificate.Tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]);
        }

        return Call(at, "RequestCertificate", body, x => Text(x, "CertificateArn") ?? throw new FormatException("ACM answered without CertificateArn."), ct);
    }

    public async Task<Certificate?> Describe(CloudAccount at, string arn, CancellationToken ct)
    {
        try
        {
            return await Call(at, "DescribeCertificate", Arn(arn), Read, ct);
        }
        catch (CloudCallException e) when (e.Code == ErrorKinds.ResourceNotFound)
        {
            return null;
        }
    }

    public async Task<bool> Delete(CloudAccount at, string arn, CancellationToken ct)
    {
        try
        {
            return await Call(at, "DeleteCertificate", Arn(arn), _ => true, ct);
        }
        catch (CloudCallException e) when (e.Code is ErrorKinds.ResourceNotFound or ErrorKinds.ResourceInUse)
        {
            return e.Code == ErrorKinds.ResourceNotFound;
        }
    }

    private Task<T> Call<T>(CloudAccount at, string operation, JsonObject body, Func<JsonObject, T> read, CancellationToken ct) =>
        calls.Json(at, ServiceDescriptor.Certificates, new ApiRequest(operation) { Target = Target + operation, Body = body }, read, ct);

    private static JsonObject Arn(string arn) => new() { ["CertificateArn"] = arn };

    private static Certificate Read(JsonObject answer)
    {
        var x = answer["Certificate"] as JsonObject ?? throw new FormatException("ACM answered without Certificate.");
        return new Certificate(
            Text(x, "CertificateArn") ?? throw new FormatException("ACM answered without CertificateArn."),
            Text(x, "Status") ?? throw new FormatException("ACM answered without Status."),
            Text(x, "FailureReason"),
            [.. (x["DomainValidationOptions"] as JsonArray ?? []).OfType<JsonObject>().Select(Name)]);
    }

    private static NameValidation Name(JsonObject x)
    {
        var record = x["ResourceRecord"] as JsonObject;
        return new NameValidation(Text(x, "DomainName") ?? throw new FormatException("ACM answered without DomainName."), Text(x, "ValidationStatus"), Text(record, "Name"), Text(record, "Value"));
    }

    private static string? Text(JsonObject? x, string name) => x?[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text,
        _ => throw new FormatException($"ACM answered {name} as something else than a string."),
    };
}
