namespace Cloud.Domain.AwsAccounts;

public enum AccountCheckState
{
    Passed,

    /// <summary>Work goes on, and somebody should know.</summary>
    Warning,

    /// <summary>Work there would fail.</summary>
    Failed,

    /// <summary>Could not be looked at, because something before it failed.</summary>
    Skipped,
}

/// <summary>One thing that a look at an account saw.</summary>
/// <param name="Name">What was looked at, as <c>role</c>.</param>
/// <param name="Detail">What was seen, in words for the customer.</param>
/// <param name="WayOut">What the customer does about it; null where nothing is to be done.</param>
public sealed record AccountCheck(string Name, AccountCheckState State, string Detail, string? WayOut = null);
