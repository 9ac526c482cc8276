namespace Cloud.Sandbox.Protocol;

/// <summary>Who signed a request, as STS tells it.</summary>
/// <param name="RoleArn">The role behind a session; null for a long-lived key.</param>
internal sealed record Caller(string UserId, string Arn, string? RoleArn = null)
{
    /// <summary>Number of the account it works in.</summary>
    public string Account => Wire.AccountOf(Arn);
}

/// <summary>A key the sandbox knows: the long-lived one, or a session handed out by AssumeRole.</summary>
internal sealed record Credential(string AccessKeyId, string Secret, string? SessionToken, DateTimeOffset? Expires, Caller Caller);

/// <summary>A request whose signature was checked.</summary>
internal sealed record SignedCall(HttpRequest Http, string Service, string Region, Caller Caller, byte[] Body, string RequestId, DateTimeOffset Now)
{
    /// <summary>Path as it came, still percent-encoded, without the query.</summary>
    public required string RawPath { get; init; }
}
