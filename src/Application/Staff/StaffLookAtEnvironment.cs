using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>One environment, looked at by staff; on record in its tenant's audit log.</summary>
public static class StaffLookAtEnvironment
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(string Environment) : IQuery<StaffEnvironmentDetail>, IReachesTenant
    {
        public Reach Reach => new(Reach.Environment, Environment);
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, StaffEnvironmentDetail>
    {
        public async Task<Result<StaffEnvironmentDetail>> Handle(Query query, CancellationToken cancellationToken)
        {
            _ = WireId.TryParse(query.Environment, out var id);
            var row = await EnvironmentView.Rows(db, db.Environments.Where(e => e.Id == id)).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            if (row is null || await EnvironmentParts.Find(db, row.Environment.ProjectId, row.Environment.MachineName, cancellationToken) is not { } parts)
            {
                return EnvironmentErrors.NotFound;
            }

            var project = await db.Projects.Where(p => p.Id == row.Environment.ProjectId).Select(p => p.Title).SingleAsync(cancellationToken);
            var organization = await db.Organizations.Where(o => o.Id == row.Environment.OrganizationId).Select(o => o.Title).SingleAsync(cancellationToken);
            return View(row, parts, project, organization);
        }

        private StaffEnvironmentDetail View(EnvironmentRow row, EnvironmentParts parts, string project, string organization)
        {
            var (id, of) = (WireId.From(row.Environment.Id), WireId.From(row.Environment.OrganizationId));
            var advice = StackGuide.Of(row.Environment, parts.Stack);
            return new StaffEnvironmentDetail
            {
                Id = id,
                Organization = new(of, organization),
                ProjectTitle = project,
                Environment = row.ToResource(caller) with { Links = [] },
                Services = GetServiceVersions.Of(parts),
                StackHeadline = advice?.Headline,
                StackExplanation = advice?.Explanation,
                Links = new(StringComparer.Ordinal)
                {
                    [Relation.Self] = new($"/api/staff/environments/{id}"),
                    ["activities"] = new($"/api/staff/activities?filter[environment]={id}"),
                    ["tickets"] = new($"/api/staff/tickets?filter[organization]={of}"),
                },
            };
        }
    }
}
