using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.ServiceQuotas;

/// <summary>One quota, by AWS's names.</summary>
internal sealed record Quota(string Service, string Code, string Name, double Value, bool Adjustable = true);

/// <summary>A quota that somebody set.</summary>
internal sealed record SetQuota(string Region, string Service, string Code, double Value);

/// <summary>What an account may have. A new one has AWS's defaults; the sandbox's own was raised, as the account of somebody who runs many environments is.</summary>
internal sealed class QuotaStore
{
    // Ours: more than any demonstration or test uses.
    private const double Raised = 100_000;

    // "Amazon EC2 endpoints and quotas", "Amazon VPC quotas": code, name, default.
    private static readonly Quota[] Defaults =
    [
        new("ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5),
        new("ec2", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5),
        new("vpc", "L-F678F1CE", "VPCs per Region", 5),
    ];

    private readonly Shelf journal;
    private readonly bool isOwn;
    private readonly Dictionary<(string Region, string Service, string Code), double> set;

    public QuotaStore(Shelf journal, bool isOwn)
    {
        (this.journal, this.isOwn) = (journal, isOwn);
        set = journal.LoadAll<SetQuota>("quota").ToDictionary(q => (q.Region, q.Service, q.Code), q => q.Value);
    }

    public IEnumerable<Quota> Of(string region, string service) => Defaults.Where(q => q.Service == service).Select(q => q with { Value = ValueOf(region, q) });

    public static bool IsService(string service) => Defaults.Any(q => q.Service == service);

    /// <exception cref="InvalidDataException">There is no such quota here.</exception>
    public void Set(SetQuota wanted)
    {
        if (!Defaults.Any(q => q.Service == wanted.Service && q.Code == wanted.Code) || wanted.Value < 0)
            throw new InvalidDataException($"The sandbox has no quota {wanted.Service}/{wanted.Code} to set to {wanted.Value}; it has {string.Join(", ", Defaults.Select(q => $"{q.Service}/{q.Code} ({q.Name})"))}.");
        set[(wanted.Region, wanted.Service, wanted.Code)] = wanted.Value;
        journal.Put("quota", $"{wanted.Region}/{wanted.Service}/{wanted.Code}", wanted);
    }

    private double ValueOf(string region, Quota quota) => set.TryGetValue((region, quota.Service, quota.Code), out var value) ? value : isOwn ? Raised : quota.Value;
}
