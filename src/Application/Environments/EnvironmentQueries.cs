using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

internal static class EnvironmentQueries
{
    public static Task<Environment?> FindEnvironment(this ICloudDb db, string project, string machineName, CancellationToken ct) =>
        BranchName.IsSlug(machineName)
            ? db.Environments.SingleOrDefaultAsync(e => e.ProjectId == project && e.MachineName == machineName, ct)
            : Task.FromResult<Environment?>(null);

    /// <summary>The environment with everything its answer needs; null when there is none of that name.</summary>
    public static Task<EnvironmentRow?> FindEnvironmentRow(this ICloudDb db, string project, string machineName, CancellationToken ct) =>
        BranchName.IsSlug(machineName)
            ? EnvironmentView.Rows(db, db.Environments.Where(e => e.ProjectId == project && e.MachineName == machineName)).AsNoTracking().SingleOrDefaultAsync(ct)
            : Task.FromResult<EnvironmentRow?>(null);

    /// <summary>The open activity that holds the environment, or the production it shares nodes with, if one does. What is scheduled for later or waits for an approval holds nothing yet.</summary>
    public static Task<Guid?> Holder(this ICloudDb db, Environment environment, CancellationToken ct) =>
        db.Activities.Where(a => a.LockId == environment.LockId && a.Exclusive && a.CompletedAt == null && a.State != ActivityState.Scheduled && a.State != ActivityState.Staged).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct);

    /// <summary>
    /// The refusal when one more active integration environment would be more than the plan allows; null for other types, and for one that counts already.
    /// Exact only under <c>LockProject</c>: ten requests for the last place come one after another.
    /// </summary>
    public static async Task<Error?> LimitReached(this ICloudDb db, Domain.Projects.Project project, Environment environment, CancellationToken ct)
    {
        if (environment.Type != EnvironmentType.Integration)
        {
            return null;
        }

        var limit = Catalogue.Plan(project.Plan)!.Limits.ActiveIntegrationEnvironments;
        var active = await db.ActiveIntegration(project.Id).Where(e => e.Id != environment.Id).OrderBy(e => e.MachineName).Select(e => e.MachineName).ToListAsync(ct);
        return active.Count >= limit ? EnvironmentErrors.LimitReached(limit, active) : null;
    }

    /// <summary>What counts against the plan's number of active integration environments (R15, R38).</summary>
    public static IQueryable<Environment> ActiveIntegration(this ICloudDb db, string project) => db.Environments
        .Where(e => e.ProjectId == project && e.Type == EnvironmentType.Integration && e.Lifecycle != Lifecycle.Inactive && e.Lifecycle != Lifecycle.ProvisioningFailed);
}
