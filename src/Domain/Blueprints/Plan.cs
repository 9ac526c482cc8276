namespace Cloud.Domain.Blueprints;

/// <summary>What a project's contract allows.</summary>
/// <param name="Id">Wire id, <c>pro</c>.</param>
/// <param name="MonthlyPrice">Price a month in US dollars; <c>null</c>: unknown, prices are agreed in the contract.</param>
public sealed record Plan(string Id, string Title, PlanLimits Limits, decimal? MonthlyPrice, Source Source)
{
    public bool AllowsRegion(string region) => Limits.Regions is null || Limits.Regions.Contains(region, StringComparer.Ordinal);

    /// <summary>Whether a cluster size or a tier of containers is within the plan; an unknown size is not.</summary>
    public bool AllowsSize(string size) =>
        (Catalogue.ClusterSize(size) is { } asked && Catalogue.ClusterSize(Limits.LargestSize) is { } largest && asked.Cpu <= largest.Cpu)
        || (Catalogue.ContainerSize(size) is { } tier && Catalogue.ContainerSize(Limits.LargestTier) is { } top && tier.TaskCpu <= top.TaskCpu);
}

/// <param name="ActiveIntegrationEnvironments">Active at a time, the main branch's included (R15, R38); inactive ones are unlimited (R42).</param>
/// <param name="LargestSize">Id of the largest cluster size.</param>
/// <param name="LargestTier">Id of the largest tier of containers.</param>
/// <param name="HighAvailability">Three nodes in three zones for production (R62).</param>
/// <param name="DatabaseProxy">A proxy in front of the database of containers (R74).</param>
/// <param name="Regions">Ids of the allowed regions; <c>null</c>: every available region (R2).</param>
/// <param name="ManualBackups">Backups taken by hand that are kept at a time.</param>
/// <param name="Autoscaling">Whether web nodes may be added and removed by load (R57).</param>
/// <param name="AuditMonths">How long the audit log is kept, months; the longest of an organization's projects counts. Never below thirteen (the database's own guard; PCI DSS 4.0, 10.5.1 asks for twelve).</param>
/// <param name="ThirdPartyCdn">Another company's CDN in the place of the product's own (R67).</param>
/// <param name="Staging">Where staging runs: on production's nodes, or on one of its own.</param>
public sealed record PlanLimits(
    int ActiveIntegrationEnvironments,
    string LargestSize,
    string LargestTier,
    bool HighAvailability,
    bool DatabaseProxy,
    IReadOnlyList<string>? Regions,
    int ManualBackups,
    bool Autoscaling,
    SupportLevel SupportLevel,
    int AuditMonths,
    bool ThirdPartyCdn,
    StagingPlacement Staging);

/// <summary>Where staging runs (R16, R46).</summary>
public enum StagingPlacement
{
    /// <summary>On production's own nodes.</summary>
    Shared,

    /// <summary>On a node and in a network of its own.</summary>
    Dedicated,
}

/// <summary>When a person of the support staff answers.</summary>
public enum SupportLevel
{
    BusinessHours,
    AroundTheClock,
}

internal static class PlanTable
{
    /// <summary>Kept backups by hand: Platform.sh, retention tiers Advanced and Premium.</summary>
    private const int ManualBackups = 4;

    private static readonly Source Pro = new(
        "Magento Cloud Pro architecture: eight active integration environments, up to 96 CPU, three nodes; support level: decision of this product",
        Source.FirstReading);

    private static readonly PlanLimits ProLimits = new(
        ActiveIntegrationEnvironments: 8,
        LargestSize: "96",
        LargestTier: "L",
        HighAvailability: true,
        DatabaseProxy: false,
        Regions: null,
        ManualBackups,
        Autoscaling: false,
        SupportLevel.BusinessHours,
        AuditMonths: 13,
        ThirdPartyCdn: false,
        StagingPlacement.Shared);

    private static readonly PlanLimits EnterpriseLimits = ProLimits with
    {
        ActiveIntegrationEnvironments = 16,
        Autoscaling = true,
        DatabaseProxy = true,
        SupportLevel = SupportLevel.AroundTheClock,
        AuditMonths = 84,
        ThirdPartyCdn = true,
        Staging = StagingPlacement.Dedicated,
    };

    internal static readonly IReadOnlyList<Plan> All =
    [
        new Plan("pro", "Pro", ProLimits, MonthlyPrice: null, Pro),
        new Plan("enterprise", "Enterprise", EnterpriseLimits, MonthlyPrice: null, Source.OwnDecision),
    ];
}
