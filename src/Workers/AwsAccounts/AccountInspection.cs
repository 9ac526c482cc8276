using System.Security.Cryptography;
using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;

namespace Cloud.Workers.AwsAccounts;

/// <summary>
/// Looks at a customer's account from the outside in: whether its role takes us, and only us, and what is missing behind it. Each thing says what the customer does about it. It changes nothing.
/// </summary>
public sealed class AccountInspection(IAccountAccess access, IQuotas quotas)
{
    private const string RunTemplate = "Run the bootstrap template in the account: create its stack there, or update it if there is one from an earlier template.";

    /// <summary>What cannot be looked at before the role can be taken, in the order of a look.</summary>
    private static readonly string[] BehindTheRole = ["external_id", "permissions", "stack_role", "regions", "quotas"];

    /// <param name="account">The account.</param>
    /// <param name="bucketPrefix">As <see cref="AccessPolicy.Of"/> has it.</param>
    /// <param name="regions">Where its projects live, or shall live.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="CloudCallException">AWS does not answer now: look again later.</exception>
    public async Task<IReadOnlyList<AccountCheck>> Look(AwsAccount account, string bucketPrefix, IReadOnlyList<string> regions, CancellationToken ct)
    {
        var at = new CloudAccount(regions[0], account.RoleArn, account.ExternalId, "cloud-check");
        List<AccountCheck> seen = [await Role(account, at, ct)];
        if (seen[0].State != AccountCheckState.Passed)
        {
            return [.. seen, .. BehindTheRole.Select(name => new AccountCheck(name, AccountCheckState.Skipped, "The role cannot be taken yet."))];
        }

        seen.Add(await ExternalId(at, ct));
        seen.Add(await Permissions(account, at, bucketPrefix, ct));
        seen.Add(await StackRole(account, at, ct));
        seen.Add(await Regions(at, regions, ct));
        foreach (var region in regions)
        {
            seen.Add(await Quotas(at with { Region = region }, ct));
        }

        return seen;
    }

    private Task<AccountCheck> Role(AwsAccount account, CloudAccount at, CancellationToken ct) => Try("role", RunTemplate, async () =>
    {
        var number = await access.Identity(at, ct);
        return number == account.AccountId
            ? new AccountCheck("role", AccountCheckState.Passed, $"{account.RoleName} in {account.AccountId} lets us in.")
            : new AccountCheck("role", AccountCheckState.Failed, $"{account.RoleName} leads into the account {number}, not into {account.AccountId}.", "Remove this account and add the one that is meant.");
    });

    /// <summary>The role must refuse us when we tell another external id, or somebody else could send us there.</summary>
    private async Task<AccountCheck> ExternalId(CloudAccount at, CancellationToken ct)
    {
        const string name = "external_id";
        try
        {
            await access.Identity(at with { ExternalId = RandomNumberGenerator.GetHexString(32, lowercase: true), SessionName = "cloud-check-wrong" }, ct);
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Denied)
        {
            return new AccountCheck(name, AccountCheckState.Passed, "The role refuses every other external id.");
        }

        return new AccountCheck(name, AccountCheckState.Failed, "The role lets us in whatever external id is told, so that others might send us there.",
            "Put the condition on sts:ExternalId back into the role's trust policy, or run the bootstrap template again.");
    }

    private Task<AccountCheck> Permissions(AwsAccount account, CloudAccount at, string bucketPrefix, CancellationToken ct) => Try("permissions", RunTemplate, async () =>
    {
        List<string> missing = [];
        foreach (var calls in AccessPolicy.Of(account, bucketPrefix))
        {
            missing.AddRange(await access.Denied(at, account.RoleArn, calls.For(account.AccountId, at.Region), ct));
        }

        return missing.Count == 0
            ? new AccountCheck("permissions", AccountCheckState.Passed, "Everything that our workers call is allowed.")
            : new AccountCheck("permissions", AccountCheckState.Failed, $"{account.RoleName} may not {string.Join(", ", missing.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.", RunTemplate);
    });

    private Task<AccountCheck> StackRole(AwsAccount account, CloudAccount at, CancellationToken ct) => Try("stack_role", RunTemplate, async () =>
    {
        List<string> missing = [];
        foreach (var calls in AccessPolicy.ProbesOfStackRole)
        {
            missing.AddRange(await access.Denied(at, account.StackRoleArn, calls.For(account.AccountId, at.Region), ct));
        }

        return missing.Count == 0
            ? new AccountCheck("stack_role", AccountCheckState.Passed, $"CloudFormation has {account.StackRoleName} to make environments with.")
            : new AccountCheck("stack_role", AccountCheckState.Failed, $"{account.StackRoleName}, which CloudFormation makes environments with, may not {string.Join(", ", missing)}.", RunTemplate);
    });

    private Task<AccountCheck> Regions(CloudAccount at, IReadOnlyList<string> wanted, CancellationToken ct) => Try("regions", RunTemplate, async () =>
    {
        var on = await access.Regions(at, ct);
        var off = wanted.Where(r => !on.Contains(r)).ToList();
        return off.Count == 0
            ? new AccountCheck("regions", AccountCheckState.Passed, $"{string.Join(", ", wanted)} {(wanted.Count == 1 ? "is" : "are")} switched on.")
            : new AccountCheck("regions", AccountCheckState.Failed, $"{string.Join(", ", off)} {(off.Count == 1 ? "is" : "are")} not switched on in the account.", "Enable the region in the account's settings at AWS (Account, AWS Regions); that takes some minutes.");
    });

    private Task<AccountCheck> Quotas(CloudAccount at, CancellationToken ct) => Try("quotas", RunTemplate, async () =>
    {
        List<QuotaUse> uses = [];
        foreach (var quota in Quota.All)
        {
            if (await quotas.Look(at, quota, ct) is { } use)
            {
                uses.Add(use);
            }
        }

        var told = $"In {at.Region}: {string.Join("; ", uses.Select(u => $"{u.Quota.Name} {u.Used} of {u.Allowed} in use"))}.";
        var tight = uses.Where(u => u.Free < u.Quota.OfOneProduction).ToList();
        return tight.Count == 0
            ? new AccountCheck("quotas", AccountCheckState.Passed, told)
            : new AccountCheck("quotas", AccountCheckState.Warning, $"{told} Another production environment takes up to {string.Join(" and ", tight.Select(u => $"{u.Quota.OfOneProduction} {u.Quota.Name}"))}.",
                $"Ask AWS for more before you activate one: {string.Join(" ", tight.Select(u => u.Quota.RaiseAt(at.Region)))}");
    });

    /// <summary>What AWS refuses is an answer; that it does not answer is none.</summary>
    private static async Task<AccountCheck> Try(string name, string wayOut, Func<Task<AccountCheck>> look)
    {
        try
        {
            return await look();
        }
        catch (CloudCallException e) when (!e.Retryable)
        {
            return new AccountCheck(name, AccountCheckState.Failed, $"AWS refused {e.Service} {e.Operation}: {e.Reason}", wayOut);
        }
    }
}
