using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Blueprints;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.AwsAccounts;

/// <summary>Whether an account has room for what is about to be made. AWS would find out itself, in the middle of making it.</summary>
internal sealed class QuotaRoom(IQuotas quotas)
{
    /// <summary>Throws <see cref="ActivityFailedException"/> with each quota that does not reach. What AWS lets nobody look at does not stand in the way.</summary>
    public async Task Require(Run<StackChange> run, Subject subject)
    {
        List<string> lacking = [];
        foreach (var (quota, needed) in QuotaNeeds.Of(StackTemplates.Render(subject.Project.Blueprint, subject.Spec())))
        {
            if (await Look(run, subject, quota) is not { } use)
            {
                continue;
            }

            run.Log($"{quota.Name}: {needed} needed, {use.Used} of {use.Allowed} in use.");
            if (needed > use.Free)
            {
                lacking.Add($"{quota.Name} in {subject.At.Region}: {needed} needed, {use.Used} of {use.Allowed} in use. Ask AWS to raise {quota.Service} {quota.Code} to {use.Used + needed} or more ({quota.RaiseAt(subject.At.Region)}), or free some.");
            }
        }

        if (lacking.Count > 0)
        {
            throw new ActivityFailedException("aws_account.quota_reached", $"The AWS account has no room for this environment, and nothing was made. {string.Join(" ", lacking)} Then activate it again.");
        }
    }

    private async Task<QuotaUse?> Look(Run<StackChange> run, Subject subject, Quota quota)
    {
        try
        {
            if (await quotas.Look(subject.At, quota, run.Cancel) is { } use)
            {
                return use;
            }

            run.Log($"AWS tells no number for {quota.Name} ({quota.Service} {quota.Code}): going on without.");
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Denied && !AccountFaults.IsRoleRefused(e))
        {
            run.Log($"{quota.Name} could not be looked at: AWS refused {e.Service} {e.Operation}. Going on without.");
        }

        return null;
    }
}
