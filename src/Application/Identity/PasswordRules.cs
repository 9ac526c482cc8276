namespace Cloud.Application.Identity;

/// <summary>What a password must be.</summary>
internal static class PasswordRules
{
    /// <summary>Characters (NIST SP 800-63B-4, 3.1.1.2 asks for 15 where it is the only factor and 8 beside another).</summary>
    public const int Shortest = 12;

    /// <summary>Characters; longer ones only cost hashing time.</summary>
    public const int Longest = 512;

    /// <summary>What is wrong with it, in words that follow its name; null when it will do.</summary>
    public static string? Fault(string? password) =>
        string.IsNullOrEmpty(password) ? "is required" : password.Length is < Shortest or > Longest ? $"must be {Shortest} to {Longest} characters" : null;
}
