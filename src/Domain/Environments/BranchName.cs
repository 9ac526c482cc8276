using System.Security.Cryptography;
using System.Text;

namespace Cloud.Domain.Environments;

/// <summary>Which branch names are taken and how they become an environment's id.</summary>
public static class BranchName
{
    /// <summary>Longest slug: it becomes part of stack and host names (RFC 1035 labels of 63, less the project id and zone).</summary>
    public const int MaxSlugLength = 40;

    /// <summary>Names the project itself uses.</summary>
    public static readonly IReadOnlyList<string> Reserved = ["staging", "production"];

    /// <summary>What is wrong with the name by the rules of <c>git check-ref-format</c>, or null.</summary>
    public static string? Fault(string name)
    {
        if (name.Length is 0 or > Environment.MaxNameLength)
        {
            return $"must be 1 to {Environment.MaxNameLength} characters long";
        }

        if (name.StartsWith('-') || name.StartsWith('/') || name.EndsWith('/') || name.EndsWith('.') || name.EndsWith(".lock", StringComparison.Ordinal) || name is "@" or "HEAD")
        {
            return "must be a branch name that Git accepts: it may not start with '-' or '/', nor end with '/', '.' or '.lock'";
        }

        if (name.Contains("..", StringComparison.Ordinal) || name.Contains("//", StringComparison.Ordinal) || name.Contains("@{", StringComparison.Ordinal) || name.Contains("/.", StringComparison.Ordinal) || name.StartsWith('.'))
        {
            return "must be a branch name that Git accepts: no '..', '//', '@{' or part that starts with '.'";
        }

        return name.Any(c => c is <= ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\' or (char)127) || !name.Any(char.IsAsciiLetterOrDigit)
            ? "must be a branch name that Git accepts, with at least one letter a to z or digit, and no space or any of ~ ^ : ? * [ \\"
            : null;
    }

    /// <summary>Whether it could be an environment's id; what could not is never looked for.</summary>
    public static bool IsSlug(string text) =>
        text.Length is > 0 and <= MaxSlugLength && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary><c>feature/Cart</c> is <c>feature-cart</c>. A long name is cut and made unique again by a hash of the whole.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().TrimEnd('-');
        if (text.Length <= MaxSlugLength)
        {
            return text;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..7];
        return $"{text[..(MaxSlugLength - 8)].TrimEnd('-')}-{hash}";
    }
}
