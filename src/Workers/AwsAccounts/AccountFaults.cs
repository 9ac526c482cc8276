using Cloud.Application.Ports;
using Cloud.Domain.Activities;

namespace Cloud.Workers.AwsAccounts;

/// <summary>That a customer's account does not let us in any more, or not do what we must: their role was deleted, or changed. It is theirs to mend, and what was asked can be tried again then.</summary>
public static class AccountFaults
{
    public const string RoleRefused = "aws_account.role_refused";

    /// <summary>The role lets us in and allows less than it must; so does a session that outlives its role.</summary>
    public const string CallDenied = "aws_account.call_denied";

    private const string WayOut = "Run the bootstrap template there again, check the account under the organization's AWS accounts, then try this again.";

    public static bool IsRoleRefused(CloudCallException e) => IsRefused(e) && e is { Service: "STS", Operation: "AssumeRole" };

    public static bool IsRefused(CloudCallException e) => e is { Kind: CloudErrorKind.Denied, IsInCustomersAccount: true };

    public static ActivityError Told(CloudCallException e) => IsRoleRefused(e)
        ? new(RoleRefused, $"The project's AWS account does not let us in. AWS says: {Sentence(e.Reason)} {WayOut}", e.Code)
        : new(CallDenied, $"The project's AWS account does not let us call {e.Service} {e.Operation}. AWS says: {Sentence(e.Reason)} {WayOut}", e.Code);

    public static bool IsOne(ActivityError error) => error.Code is RoleRefused or CallDenied;

    // AWS ends some of its sentences and others not.
    private static string Sentence(string reason) => reason.TrimEnd('.', ' ') + ".";
}
