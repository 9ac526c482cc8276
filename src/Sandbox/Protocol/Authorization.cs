using System.Text.RegularExpressions;

namespace Cloud.Sandbox.Protocol;

/// <summary>The parsed <c>Authorization: AWS4-HMAC-SHA256 ...</c> header.</summary>
internal sealed partial record Authorization(string AccessKeyId, CredentialScope Scope, string SignedHeaders, string Signature)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public static Authorization Parse(string header)
    {
        if (header.Length == 0)
            throw new ApiError(ErrorCode.MissingAuthenticationToken, "Request is missing Authentication Token", StatusCodes.Status403Forbidden);
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            throw Incomplete($"Unsupported Authorization Type '{header.Split(' ')[0]}': the sandbox reads {Algorithm} only.");

        var parts = header[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).Where(p => p.Length == 2).DistinctBy(p => p[0], StringComparer.Ordinal).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        var credential = Part("Credential").Split('/');
        if (credential.Length != 5 || credential[4] != "aws4_request")
            throw Incomplete($"Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{Part("Credential")}'.");
        if (!RegionName().IsMatch(credential[2])) throw new ApiError(ErrorCode.SignatureDoesNotMatch, $"Credential should be scoped to a valid region, not '{credential[2]}'.", StatusCodes.Status403Forbidden);
        return new Authorization(credential[0], new CredentialScope(credential[1], credential[2], credential[3]), Part("SignedHeaders"), Part("Signature"));

        string Part(string name) => parts.TryGetValue(name, out var value)
            ? value
            : throw Incomplete($"Authorization header requires '{name}' parameter. Authorization={header}");
    }

    private static ApiError Incomplete(string message) => new(ErrorCode.IncompleteSignature, message);

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RegionName();
}
