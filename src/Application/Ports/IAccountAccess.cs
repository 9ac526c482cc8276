using Cloud.Domain.AwsAccounts;

namespace Cloud.Application.Ports;

/// <summary>What an account lets us do, asked of AWS itself. Every method throws <see cref="CloudCallException"/>; each call ends within 12 s.</summary>
public interface IAccountAccess
{
    /// <summary>The number of the account that the calls to <paramref name="at"/> come into: takes its role first.</summary>
    Task<string> Identity(CloudAccount at, CancellationToken ct);

    /// <summary>
    /// Which of the calls a role may not make, by AWS's own simulation of its policies. <see cref="CloudErrorKind.NotFound"/> when there is no such role,
    /// <see cref="CloudErrorKind.Denied"/> when it cannot be asked.
    /// </summary>
    /// <param name="at">Who asks.</param>
    /// <param name="roleArn">Of whom.</param>
    /// <param name="calls">Resources as they are to be asked for: no placeholders, no patterns.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<string>> Denied(CloudAccount at, string roleArn, AllowedCalls calls, CancellationToken ct);

    /// <summary>The regions that are switched on in the account.</summary>
    Task<IReadOnlySet<string>> Regions(CloudAccount at, CancellationToken ct);
}
