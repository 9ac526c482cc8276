using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Certificates;

/// <summary>Of AWS Certificate Manager, version 2015-12-08: RequestCertificate, DescribeCertificate and DeleteCertificate. JSON 1.1, the operation in a header.</summary>
internal sealed partial class CertificatesApi(CertificateStore store, AccessControl access, FaultSwitches faults)
{
    private const string Target = "CertificateManager.";

    /// <summary>"Number of domain names per ACM certificate" (ACM quotas), unless it was raised.</summary>
    private const int MostNames = 10;

    public Answer Handle(SignedCall call)
    {
        var target = call.Http.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : target;
        var body = Body(call);
        var arn = (string?)body["CertificateArn"];
        access.Require(call.Caller, "acm:" + operation, arn ?? "*");
        return faults.Around(new CallIdentity("acm", operation, null, arn), () => operation switch
        {
            "RequestCertificate" => Request(call, body),
            "DescribeCertificate" => Describe(call, Find(call, arn)),
            "DeleteCertificate" => Delete(Find(call, arn)),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"The sandbox does not emulate {other} of AWS Certificate Manager."),
        });
    }

    private Answer Request(SignedCall call, JsonObject body)
    {
        if ((string?)body["ValidationMethod"] != "DNS") throw Invalid("The sandbox proves names by DNS alone: ValidationMethod must be DNS.");
        List<string> names = [Required(body, "DomainName"), .. (body["SubjectAlternativeNames"] as JsonArray ?? []).Select(n => (string?)n ?? "")];
        names = [.. names.Select(n => n.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        if (names.Find(n => !DomainName().IsMatch(n)) is { } wrong) throw Invalid($"Value '{wrong}' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern");
        if (names.Count > MostNames) throw new ApiError(ErrorCode.LimitExceededException, $"Error: you have reached your limit of {MostNames} domain names in a certificate.");
        var token = (string?)body["IdempotencyToken"];
        if (token is not null && !Token().IsMatch(token)) throw Invalid($"Value '{token}' at 'idempotencyToken' failed to satisfy constraint: Member must satisfy regular expression pattern: \\w+");
        var tags = (body["Tags"] as JsonArray ?? []).OfType<JsonObject>().ToDictionary(t => Required(t, "Key"), t => (string?)t["Value"] ?? "", StringComparer.Ordinal);
        if (tags.Count > 0) access.Require(call.Caller, "acm:AddTagsToCertificate", "*");
        var made = store.Request(call.Region, names, token, tags, call.Now);
        return AnswerJson.Of(json => json.Text("CertificateArn", made.Arn));
    }

    private Answer Describe(SignedCall call, Certificate certificate) => AnswerJson.Of(json => json.Structure("Certificate", () =>
    {
        json.Text("CertificateArn", certificate.Arn);
        json.Text("DomainName", certificate.Names[0]);
        json.Strings("SubjectAlternativeNames", certificate.Names);
        json.List("DomainValidationOptions", certificate.Names, name =>
        {
            json.Text("DomainName", name);
            json.Text("ValidationDomain", name);
            json.Text("ValidationStatus", store.IsProven(certificate, name, call.Now) ? "SUCCESS" : CertificateStore.Status(certificate, call.Now) == "VALIDATION_TIMED_OUT" ? "FAILED" : "PENDING_VALIDATION");
            json.Structure("ResourceRecord", () =>
            {
                json.Text("Name", store.RecordName(name));
                json.Text("Type", "CNAME");
                json.Text("Value", store.RecordValue(name));
            });
            json.Text("ValidationMethod", "DNS");
        });
        json.Text("Status", CertificateStore.Status(certificate, call.Now));
        json.Time("CreatedAt", certificate.CreatedAt);
        json.Time("IssuedAt", certificate.IssuedAt);
        json.Text("Type", "AMAZON_ISSUED");
        json.Strings("InUseBy", store.Users(certificate.Arn).Select(r => r.PhysicalId!));
    }));

    private Answer Delete(Certificate certificate)
    {
        if (store.Users(certificate.Arn).Any())
            throw new ApiError(ErrorCode.ResourceInUseException, $"Certificate {certificate.Arn} in account {Wire.AccountOf(certificate.Arn)} is in use.");
        store.Delete(certificate);
        return AnswerJson.Of(_ => { });
    }

    private Certificate Find(SignedCall call, string? arn)
    {
        if (string.IsNullOrEmpty(arn)) throw Invalid("Value null at 'certificateArn' failed to satisfy constraint: Member must not be null");
        return store.Find(arn, call.Now) is { } known && known.Region == call.Region
            ? known
            : throw new ApiError(ErrorCode.ResourceNotFoundException, $"Could not find certificate {arn}.");
    }

    private static JsonObject Body(SignedCall call)
    {
        try
        {
            return JsonNode.Parse(call.Body) as JsonObject ?? throw Invalid("The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw Invalid("The body is not well-formed JSON.");
        }
    }

    private static string Required(JsonObject body, string name) => (string?)body[name] is { Length: > 0 } text ? text : throw Invalid($"Value null at '{name}' failed to satisfy constraint: Member must not be null");

    private static ApiError Invalid(string message) => new(ErrorCode.InvalidParameterException, message);

    /// <summary>DomainNameString of the model.</summary>
    [GeneratedRegex(@"^(\*\.)?(((?!-)[a-z0-9-]{0,62}[a-z0-9])\.)+((?!-)[a-z0-9-]{1,62}[a-z0-9])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DomainName();

    [GeneratedRegex(@"^\w{1,32}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
