using Cloud.Application.Ports;
using Cloud.Domain.Activities;
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

    /// <summary>The open activity that holds the environment, if one does. What is scheduled for later or waits for an approval holds nothing yet.</summary>
    public static Task<Guid?> Holder(this ICloudDb db, Environment environment, CancellationToken ct) =>
        db.Activities.Where(a => a.EnvironmentId == environment.Id && a.Exclusive && a.CompletedAt == null && a.State != ActivityState.Scheduled && a.State != ActivityState.Staged).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct);

    /// <summary>What counts against the plan's number of active integration environments (R15, R38).</summary>
    public static IQueryable<Environment> ActiveIntegration(this ICloudDb db, string project) => db.Environments
        .Where(e => e.ProjectId == project && e.Type == EnvironmentType.Integration && e.Lifecycle != Lifecycle.Inactive && e.Lifecycle != Lifecycle.ProvisioningFailed);
}
