namespace Cloud.Domain.Environments;

/// <summary>What AWS's reasons against a purge mean, and what to do before it is asked for again.</summary>
public static class PurgeCauses
{
    /// <summary>Parts of AWS's own messages (CloudFormation's and the services' documentation), the most telling first.</summary>
    private static readonly (string Contains, string Means)[] Known =
    [
        ("already exists in stack", "Another stack in the account has taken it in: it goes with that one."),
        ("vault lock", "The vault is locked and lets nobody delete its recovery points before their time. Purge it again after that."),
        ("recovery point", "The vault holds recovery points that came meanwhile. Purge it again; they are deleted with it."),
        ("mount target", "Something still mounts the file system. Delete its mount targets in the AWS account, then purge it again."),
        ("attached", "It is attached to a machine. Detach it in the AWS account, then purge it again."),
        ("associated", "Something in the account still uses it. Take it away there, then purge it again."),
        ("has dependencies", "Something in the account still uses it. Take it away there, then purge it again."),
        ("in use", "Something in the account still uses it. Take it away there, then purge it again."),
        ("not empty", "It still holds something. Empty it in the AWS account, then purge it again."),
        ("protect", "It is protected against deletion. Switch that off in the AWS account, then purge it again."),
        ("not authorized", "The role we use in that account lacks a permission. Grant it, then purge it again."),
        ("AccessDenied", "The role we use in that account lacks a permission. Grant it, then purge it again."),
        ("Rate exceeded", "AWS refused so many calls at once. Purge it again later."),
        ("Throttling", "AWS refused so many calls at once. Purge it again later."),
    ];

    /// <summary>An import refused because there is no such thing any more: what was wanted is so.</summary>
    public static bool IsGone(string? reason, string physicalId) => reason is not null
        && reason.Contains(physicalId, StringComparison.Ordinal)
        && (reason.Contains("was not found", StringComparison.OrdinalIgnoreCase) || reason.Contains("does not exist", StringComparison.OrdinalIgnoreCase));

    /// <summary>The sentence for people: what ended how, what to do, and AWS's own words last.</summary>
    public static string Sentence(string what, string? cause)
    {
        if (string.IsNullOrWhiteSpace(cause))
        {
            return $"{what} AWS gives no reason.";
        }

        var means = Array.Find(Known, k => cause.Contains(k.Contains, StringComparison.OrdinalIgnoreCase)).Means;
        return means is null ? $"{what} AWS says: {cause}" : $"{what} {means} AWS says: {cause}";
    }
}
