using Cloud.Domain.AwsAccounts;

namespace Cloud.Application.Ports;

/// <summary>What AWS allows an account in a region, and what is in use there.</summary>
public interface IQuotas
{
    /// <summary>Null where AWS tells no number for the account. Throws <see cref="CloudCallException"/>.</summary>
    Task<QuotaUse?> Look(CloudAccount at, Quota quota, CancellationToken ct);
}
