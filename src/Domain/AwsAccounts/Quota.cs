namespace Cloud.Domain.AwsAccounts;

/// <summary>A limit that AWS sets to an account in a region, and that environments use up.</summary>
/// <param name="Service">As Service Quotas calls it.</param>
/// <param name="Code">As Service Quotas calls it.</param>
/// <param name="Name">For people.</param>
/// <param name="ResourceType">What counts against it, by CloudFormation's name.</param>
/// <param name="OfOneProduction">The most that a production environment of any blueprint takes; a test compares.</param>
public sealed record Quota(string Service, string Code, string Name, string ResourceType, int OfOneProduction)
{
    /// <summary>Five in a new account ("Amazon EC2 endpoints and quotas"); a cluster takes three or four.</summary>
    public static Quota Addresses { get; } = new("ec2", "L-0263D0A3", "Elastic IPs", "AWS::EC2::EIP", 4);

    /// <summary>Five in a new account ("Amazon VPC quotas"); every environment but the shared ones takes one.</summary>
    public static Quota Networks { get; } = new("vpc", "L-F678F1CE", "VPCs", "AWS::EC2::VPC", 1);

    public static IReadOnlyList<Quota> All { get; } = [Addresses, Networks];

    /// <summary>Where a customer asks AWS for more.</summary>
    public string RaiseAt(string region) => $"https://{region}.console.aws.amazon.com/servicequotas/home/services/{Service}/quotas/{Code}";
}

/// <summary>What there is of a quota, and what is in use of it.</summary>
public sealed record QuotaUse(Quota Quota, int Allowed, int Used)
{
    public int Free => Math.Max(0, Allowed - Used);
}
