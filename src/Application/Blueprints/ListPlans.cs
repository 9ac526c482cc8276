using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;

namespace Cloud.Application.Blueprints;

/// <summary>What a project can be bought as, and what each plan allows.</summary>
public static class ListPlans
{
    [RequiresSignIn]
    public sealed record Query : IQuery<IReadOnlyList<PlanResource>>;

    internal sealed class Handler : IHandler<Query, IReadOnlyList<PlanResource>>
    {
        private static readonly IReadOnlyList<PlanResource> All = [.. Catalogue.Plans.Select(View)];

        public Task<Result<IReadOnlyList<PlanResource>>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Result<IReadOnlyList<PlanResource>>.Success(All));

        private static PlanResource View(Plan p) => new()
        {
            Id = p.Id,
            Title = p.Title,
            Limits = new Client.PlanLimits
            {
                IntegrationEnvironments = p.Limits.ActiveIntegrationEnvironments,
                LargestSize = p.Limits.LargestSize,
                Regions = p.Limits.Regions,
                ManualBackups = p.Limits.ManualBackups,
                AuditMonths = p.Limits.AuditMonths,
            },
            Features = new PlanFeatures { HighAvailability = p.Limits.HighAvailability, Autoscaling = p.Limits.Autoscaling, ThirdPartyCdn = p.Limits.ThirdPartyCdn, SupportLevel = Words.Of(p.Limits.SupportLevel), Staging = Words.Of(p.Limits.Staging) },
            Price = Prices.Of(p.MonthlyPrice, p.Source),
        };
    }
}
