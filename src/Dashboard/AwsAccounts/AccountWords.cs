using Cloud.Client;
using Cloud.Dashboard.Parts;

namespace Cloud.Dashboard.AwsAccounts;

/// <summary>How an AWS account and what a check saw are said.</summary>
internal static class AccountWords
{
    public static Tone ToneOf(AwsAccountResource account) => account.State switch
    {
        AwsAccountState.Ready when account.Checks.Any(c => c.State == AwsAccountCheckState.Warning) => new("tone-warn", "alert", "Ready, with a warning"),
        AwsAccountState.Ready => new("tone-ok", "check-circle", "Ready"),
        AwsAccountState.Incomplete => new("tone-crit", "x-circle", "Incomplete"),
        AwsAccountState.Checking => new("tone-run", "spinner", "Checking", Turning: true),
        AwsAccountState.Unchecked => new("tone-idle", "circle-dashed", "Not checked yet"),
        var other => new("tone-idle", "circle", Say.Word(other)),
    };

    public static Tone ToneOf(AwsAccountCheck check) => check.State switch
    {
        AwsAccountCheckState.Passed => new("tone-ok", "check-circle", "Passed"),
        AwsAccountCheckState.Warning => new("tone-warn", "alert", "Warning"),
        AwsAccountCheckState.Failed => new("tone-crit", "x-circle", "Failed"),
        AwsAccountCheckState.Skipped => new("tone-idle", "circle-dashed", "Not looked at"),
        var other => new("tone-idle", "circle", Say.Word(other)),
    };

    public static string NameOf(AwsAccountCheck check) => check.Name switch
    {
        "role" => "Role",
        "external_id" => "External id",
        "permissions" => "Permissions",
        "stack_role" => "CloudFormation's role",
        "regions" => "Regions",
        "quotas" => "Quotas",
        var other => Say.Word(other),
    };

    /// <summary>Called as the command wants it.</summary>
    public static string FileOf(AwsAccountResource account) => account.BootstrapStack + ".json";

    public static string CommandOf(AwsAccountResource account) =>
        $"aws cloudformation deploy --stack-name {account.BootstrapStack} --template-file {FileOf(account)} --capabilities CAPABILITY_NAMED_IAM";
}
