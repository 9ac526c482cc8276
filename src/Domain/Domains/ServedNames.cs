namespace Cloud.Domain.Domains;

/// <summary>The host names that an environment's stacks are rendered with, and the one certificate over all of them.</summary>
/// <param name="Names">In order.</param>
/// <param name="Default">The one the environment calls itself by; null where all are wildcards.</param>
/// <param name="CertificateArn">In us-east-1 where CloudFront stands before the environment, else in its region.</param>
public sealed record ServedNames(IReadOnlyList<string> Names, string? Default, string CertificateArn)
{
    /// <summary>The zone in Route 53, of the account that the environment stands in, where the default name's alias is ours to set; null where its DNS is kept elsewhere.</summary>
    public string? HostedZoneId { get; init; }

    /// <summary>Where a certificate is, as its ARN says: <c>arn:aws:acm:us-east-1:...</c>.</summary>
    public static string RegionOf(string certificateArn) => certificateArn.Split(':') is { Length: > 3 } parts ? parts[3] : "";
}
