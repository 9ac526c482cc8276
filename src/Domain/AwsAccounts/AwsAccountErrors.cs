namespace Cloud.Domain.AwsAccounts;

public static class AwsAccountErrors
{
    public static Error NotFound => Error.NotFound("aws_account");

    /// <summary>Within one organization alone: what others have is nobody's business.</summary>
    public static Error Taken(string accountId) => Error.Conflict("aws_account.exists", $"This organization has the AWS account {accountId} already.");

    public static Error InUse(AwsAccount account, IReadOnlyList<string> projects) => Error.Conflict(
        "aws_account.in_use",
        $"{account.Title} ({account.AccountId}) has {string.Join(", ", projects)}: their environments, or what these left behind. Deactivate the environments, purge what they left and delete the projects, then remove the account.");

    public static Error NoControlAccount => Error.Conflict(
        "aws_account.no_control_account",
        "This installation does not say which AWS account it works from, so no template can trust it. Whoever runs it sets Aws:AccountId.");
}
