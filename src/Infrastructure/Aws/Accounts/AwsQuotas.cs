using System.Text.Json.Nodes;
using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;
using Cloud.Infrastructure.Aws.CloudFormation;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.Accounts;

/// <summary>Service Quotas for what is allowed, EC2 for what is in use.</summary>
internal sealed class AwsQuotas(AwsCalls calls) : IQuotas
{
    private const string NoSuchResource = "NoSuchResourceException";

    public async Task<QuotaUse?> Look(CloudAccount at, Quota quota, CancellationToken ct) =>
        await Allowed(at, quota, ct) is { } allowed ? new QuotaUse(quota, allowed, await Used(at, quota, ct)) : null;

    private async Task<int?> Allowed(CloudAccount at, Quota quota, CancellationToken ct)
    {
        var request = new ApiRequest("GetServiceQuota")
        {
            Target = "ServiceQuotasV20190624.GetServiceQuota",
            Body = new JsonObject { ["ServiceCode"] = quota.Service, ["QuotaCode"] = quota.Code },
        };
        try
        {
            return await calls.Json(at, ServiceDescriptor.Quotas, request, x => (int)(x["Quota"]?["Value"]?.GetValue<double>() ?? throw new FormatException("Service Quotas answered without a value.")), ct);
        }
        catch (CloudCallException e) when (e.Code == NoSuchResource)
        {
            return null;
        }
    }

    private async Task<int> Used(CloudAccount at, Quota quota, CancellationToken ct)
    {
        var (operation, list) = quota == Quota.Addresses ? ("DescribeAddresses", "addressesSet") : ("DescribeVpcs", "vpcSet");
        var used = 0;
        string? next = null;
        do
        {
            var page = await calls.Query(at, ServiceDescriptor.Compute, operation, new QueryForm().Set("NextToken", next), x => (Count: x.Items(list).Count(), Next: x.Optional("nextToken")), ct);
            used += page.Count;
            next = page.Next is { Length: > 0 } token ? token : null;
        }
        while (next is not null);
        return used;
    }
}
