using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.ServiceQuotas;

/// <summary>Of Service Quotas, version 2019-06-24, GetServiceQuota and ListServiceQuotas: JSON 1.1, the operation in a header.</summary>
internal sealed class QuotasApi(QuotaStore quotas, AccessControl access, FaultSwitches faults)
{
    private const string Target = "ServiceQuotasV20190624.";

    public Answer Handle(SignedCall call)
    {
        var target = call.Http.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : target;
        access.Require(call.Caller, "servicequotas:" + operation, "*");
        return faults.Around(new CallIdentity("servicequotas", operation), () => operation switch
        {
            "GetServiceQuota" => Get(call, Body(call)),
            "ListServiceQuotas" => List(call, Body(call)),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"The sandbox does not emulate {other} of Service Quotas."),
        });
    }

    private Answer Get(SignedCall call, JsonObject body)
    {
        var (service, code) = (Required(body, "ServiceCode"), Required(body, "QuotaCode"));
        var quota = quotas.Of(call.Region, service).FirstOrDefault(q => q.Code == code)
            ?? throw new ApiError(ErrorCode.NoSuchResourceException, $"The request failed because the specified quota {code} does not exist for service {service}.");
        return AnswerJson.Of(json => json.Structure("Quota", () => Write(json, call, quota)));
    }

    private Answer List(SignedCall call, JsonObject body)
    {
        var service = Required(body, "ServiceCode");
        if (!QuotaStore.IsService(service)) throw new ApiError(ErrorCode.NoSuchResourceException, $"The request failed because service {service} does not exist.");
        return AnswerJson.Of(json => json.List("Quotas", quotas.Of(call.Region, service), quota => Write(json, call, quota)));
    }

    private static void Write(AnswerJson json, SignedCall call, Quota quota)
    {
        json.Text("ServiceCode", quota.Service);
        json.Text("ServiceName", quota.Service == "vpc" ? "Amazon Virtual Private Cloud (Amazon VPC)" : "Amazon Elastic Compute Cloud (Amazon EC2)");
        json.Text("QuotaArn", $"arn:{Wire.Partition(call.Region)}:servicequotas:{call.Region}:{call.Caller.Account}:{quota.Service}/{quota.Code}");
        json.Text("QuotaCode", quota.Code);
        json.Text("QuotaName", quota.Name);
        json.Decimal("Value", quota.Value);
        json.Text("Unit", "None");
        json.Flag("Adjustable", quota.Adjustable);
        json.Flag("GlobalQuota", false);
    }

    private static JsonObject Body(SignedCall call)
    {
        try
        {
            return JsonNode.Parse(call.Body) as JsonObject ?? throw new ApiError(ErrorCode.IllegalArgumentException, "The body must be a JSON object.");
        }
        catch (JsonException)
        {
            throw new ApiError(ErrorCode.IllegalArgumentException, "The body is not well-formed JSON.");
        }
    }

    private static string Required(JsonObject body, string name) =>
        (string?)body[name] is { Length: > 0 } text ? text : throw new ApiError(ErrorCode.IllegalArgumentException, $"{name} is needed.");
}
