namespace Cloud.Launch;

/// <summary>Which AWS the product talks to. The product itself only ever sees an endpoint, a region and credentials.</summary>
internal sealed record AwsAccount(string Region, string? EndpointUrl, string? AccessKeyId, string? SecretAccessKey, string? AccountId = null, (string Name, string Id)? OriginZone = null)
{
    /// <summary>Reads AWS's own variables when CLOUD_AWS asks for it; null means the sandbox.</summary>
    public static AwsAccount? From(Func<string, string?> environment)
    {
        switch (environment("CLOUD_AWS"))
        {
            case null or "sandbox":
                return null;
            case "real":
                break;
            case var other:
                throw new LaunchException($"CLOUD_AWS is \"{other}\"; it may be \"sandbox\" or \"real\".");
        }

        var region = environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION")
            ?? throw new LaunchException("CLOUD_AWS=real needs a region: set AWS_REGION.");
        var (id, secret) = (environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"));
        return id is null == secret is null
            ? new AwsAccount(region, environment("AWS_ENDPOINT_URL"), id, secret, environment("AWS_ACCOUNT_ID"), Zone(environment("CLOUD_ORIGIN_ZONE"), environment("CLOUD_ORIGIN_ZONE_ID")))
            : throw new LaunchException("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: set both, or neither to let AWS's SDK find credentials.");
    }

    /// <summary>The variables the API and the workers read. What is not set is AWS's SDK's to find.</summary>
    public Dictionary<string, string?> Settings() => new()
    {
        ["Aws__Region"] = Region,
        ["Aws__AccountId"] = AccountId,
        ["Aws__EndpointUrl"] = EndpointUrl,
        ["Aws__OriginZone__Name"] = OriginZone?.Name,
        ["Aws__OriginZone__HostedZoneId"] = OriginZone?.Id,
        ["Aws__AccessKeyId"] = AccessKeyId,
        ["Aws__SecretAccessKey"] = SecretAccessKey,
    };

    private static (string Name, string Id)? Zone(string? name, string? id) => (name, id) switch
    {
        (null, null) => null,
        ({ } both, { } either) => (both, either),
        _ => throw new LaunchException("CLOUD_ORIGIN_ZONE and CLOUD_ORIGIN_ZONE_ID go together: a zone of Route 53 in the account, by its name and its id; or neither."),
    };
}
