using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Projects;

/// <summary>What the project's plan allows, and how much of it is taken: the one place a client asks "may I?" beyond links.</summary>
public static class GetCapabilities
{
    [Requires(Permission.ProjectView)]
    public sealed record Query(string Project) : IQuery<CapabilitiesResource>, IInProject;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, CapabilitiesResource>
    {
        public async Task<Result<CapabilitiesResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            var used = await db.ActiveIntegration(query.Project).CountAsync(cancellationToken);
            var project = await db.Projects.Standing().Where(p => p.Id == query.Project).Select(p => new { p.Plan, p.Blueprint }).SingleOrDefaultAsync(cancellationToken);
            if (project is null || Domain.Blueprints.Catalogue.Plan(project.Plan) is not { } plan)
            {
                return ProjectErrors.NotFound;
            }

            var self = $"/api/projects/{query.Project}";
            return new CapabilitiesResource
            {
                IntegrationEnvironments = new UsedLimit(plan.Limits.ActiveIntegrationEnvironments, used),
                Sizes = [.. Domain.Blueprints.Catalogue.Blueprint(project.Blueprint)!.Sizes.Where(plan.AllowsSize)],
                ManualBackups = plan.Limits.ManualBackups,
                HighAvailability = plan.Limits.HighAvailability,
                Autoscaling = plan.Limits.Autoscaling,
                ThirdPartyCdn = plan.Limits.ThirdPartyCdn,
                SupportLevel = Words.Of(plan.Limits.SupportLevel),
                Links = new(StringComparer.Ordinal) { ["self"] = new($"{self}/capabilities"), ["project"] = new(self) },
            };
        }
    }
}
