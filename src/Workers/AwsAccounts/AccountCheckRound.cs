using Cloud.Application.AwsAccounts;
using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Projects;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.AwsAccounts;

/// <summary>
/// Looks at the accounts that somebody asked to have checked. Which they are is found over all tenants; each is read and written in its own tenant's name. Two workers may look at one at
/// the same time: a look changes nothing, and both see the same.
/// </summary>
public sealed class AccountCheckRound(AcrossTenants tenants, AccountInspection inspection, ControlPlane control, TimeProvider time)
{
    /// <summary>Accounts of one round; a look takes some seconds.</summary>
    private const int Batch = 10;

    /// <summary>For so long a look is tried again when AWS does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>One round; how many looks are over.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var done = 0;
        foreach (var (organization, account) in await Asked(ct))
        {
            done += await tenants.In(organization, db => Look(db, account, ct), ct) ? 1 : 0;
        }

        return done;
    }

    private Task<List<(Guid Organization, Guid Id)>> Asked(CancellationToken ct) =>
        tenants.Find("select organization_id, id from aws_accounts where check_requested_at is not null order by check_requested_at limit $1", [Batch], ct);

    private async Task<bool> Look(ICloudDb db, Guid id, CancellationToken ct)
    {
        if (await db.AwsAccounts.SingleOrDefaultAsync(a => a.Id == id && a.CheckRequestedAt != null, ct) is not { } account)
        {
            return false;
        }

        var regions = await db.Projects.Where(p => p.AwsAccountId == id && p.Status != ProjectStatus.Deleted).Select(p => p.Region).Distinct().OrderBy(r => r).ToListAsync(ct);
        try
        {
            account.See(await inspection.Look(account, control.TemplateBucketPrefix, regions.Count == 0 ? [control.Region] : regions, ct), time.GetUtcNow());
        }
        catch (CloudCallException e) when (e.Retryable && time.GetUtcNow() - account.CheckRequestedAt < Patience)
        {
            return false;
        }
        catch (CloudCallException e)
        {
            account.See([new AccountCheck("role", AccountCheckState.Failed, $"AWS did not answer {e.Service} {e.Operation}: {e.Reason}", "Check again later; see AWS's status page.")], time.GetUtcNow());
        }

        return true;
    }
}

/// <summary>Asks often, for somebody waits: the question is a look at an index that is empty nearly always.</summary>
public sealed class AccountCheckLoop(AccountCheckRound round, TimeProvider time, ILogger<AccountCheckLoop> logger) : RoundLoop("checking AWS accounts", Every, time, logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override Task Round(CancellationToken ct) => round.Run(ct);
}
