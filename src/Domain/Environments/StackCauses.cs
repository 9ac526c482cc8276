namespace Cloud.Domain.Environments;

/// <summary>What AWS's reasons mean and what to do about them, in plain words.</summary>
public static class StackCauses
{
    /// <summary>Parts of AWS's own messages (service documentation and CloudFormation's troubleshooting guide), the most telling first.</summary>
    private static readonly (string Contains, string Means)[] Known =
    [
        ("InsufficientInstanceCapacity", "AWS has no free machines of this type in that zone now. Try again later, or choose another size."),
        ("do not have sufficient", "AWS has no free machines of this type in that zone now. Try again later, or choose another size."),
        ("InsufficientFreeAddresses", "The network has no free addresses left."),
        ("maximum number of addresses", "The account's quota of fixed addresses (Elastic IPs, 5 in a region by default) is used up. Release some or have the quota raised, then try again."),
        ("maximum number of VPCs", "The account's quota of networks (VPCs, 5 in a region by default) is used up. Delete one or have the quota raised, then try again."),
        ("maximum number of", "A quota of the AWS account is used up. Have it raised, then try again."),
        ("LimitExceeded", "A quota of the AWS account is used up. Have it raised, then try again."),
        ("quota", "A quota of the AWS account is used up. Have it raised, then try again."),
        ("SUCCESS signal", "The machine started but never said that it is well. Its boot log on the machine says why; trying again starts a new one."),
        ("not authorized to perform", "The role we use in that account lacks a permission. Grant it, then try again."),
        ("AccessDenied", "The role we use in that account lacks a permission. Grant it, then try again."),
        ("InvalidAMIID", "The machine image does not exist in that region. Choose one that does."),
        ("image id", "The machine image does not exist in that region. Choose one that does."),
        ("already exists", "Something of the same name exists in the account already, mostly left by an earlier attempt. Remove or rename it, then try again."),
        ("stack policy", "The stack's policy guards this resource against being replaced or deleted, and the change would have done that. Nothing was lost."),
        ("BucketNotEmpty", "The bucket still holds objects. Empty it, or leave it behind."),
        ("not empty", "It still holds something. Empty it, or leave it behind."),
        ("has dependencies", "Something else in the account still uses it: somebody attached it by hand. Detach that, or leave it behind."),
        ("dependent object", "Something else in the account still uses it: somebody attached it by hand. Detach that, or leave it behind."),
        ("in use", "Something else still uses it. Detach that, or leave it behind."),
        ("protection", "It is protected against deletion. Switch that off, or leave it behind."),
        ("certificate", "The certificate is not there, not issued yet, or in another region than it must be."),
        ("Rate exceeded", "AWS refused so many calls at once. Trying again later helps."),
        ("Throttling", "AWS refused so many calls at once. Trying again later helps."),
        ("timed out", "It took longer than AWS waits. Trying again often helps."),
        ("did not stabilize", "It was made but never became well within AWS's time. Its own log says why."),
        ("circuit breaker", "The new containers did not start. Their log says why; the old ones go on."),
        ("does not exist", "Something it needs was deleted outside the product."),
        ("Internal", "A fault on AWS's side. Trying again helps."),
    ];

    /// <summary>What it means and what to do; null for a reason we have no words for.</summary>
    public static string? Plain(string? reason) => reason is null
        ? null
        : Array.Find(Known, k => reason.Contains(k.Contains, StringComparison.OrdinalIgnoreCase)).Means;

    /// <summary>The sentence for people: what ended how, what it means, and AWS's own words last.</summary>
    public static string Sentence(string what, string? cause)
    {
        if (string.IsNullOrWhiteSpace(cause))
        {
            return $"{what} AWS gives no reason.";
        }

        return Plain(cause) is { } means ? $"{what} {means} First cause: {cause}" : $"{what} First cause: {cause}";
    }
}
