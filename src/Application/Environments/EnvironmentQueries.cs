using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

internal static class EnvironmentQueries
{
    public static Task<Environment?> FindEnvironment(this ICloudDb db, string project, string machineName, CancellationToken ct) =>
        db.Environments.SingleOrDefaultAsync(e => e.ProjectId == project && e.MachineName == machineName, ct);

    /// <summary>The open activity that holds the environment, if one does.</summary>
    public static Task<Guid?> Holder(this ICloudDb db, Environment environment, CancellationToken ct) =>
        db.Activities.Where(a => a.EnvironmentId == environment.Id && a.Exclusive && a.CompletedAt == null).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(ct);
}
