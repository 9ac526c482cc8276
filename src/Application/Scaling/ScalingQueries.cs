using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Scaling;

internal static class ScalingQueries
{
    /// <summary>The requests with everything their answers need, newest first; one round trip.</summary>
    public static IQueryable<ScalingRow> Rows(this ICloudDb db, IQueryable<ScalingRequest> requests) =>
        from r in requests
        join a in db.Activities on r.ActivityId equals a.Id
        orderby r.Id descending
        select new ScalingRow(
            r,
            a,
            db.Activities.Where(b => b.EnvironmentId == r.EnvironmentId && b.State == ActivityState.InProgress).Select(b => (Guid?)b.Id).FirstOrDefault(),
            db.Activities.Where(b => b.EnvironmentId == r.EnvironmentId && b.State == ActivityState.InProgress).Select(b => b.Description).FirstOrDefault());

    /// <summary>One request of an environment, tracked; null when there is none of that id.</summary>
    public static async Task<ScalingRow?> FindScalingRow(this ICloudDb db, Environment environment, string id, CancellationToken ct) =>
        WireId.TryParse(id, out var request)
            ? await db.Rows(db.ScalingRequests.Where(r => r.Id == request && r.EnvironmentId == environment.Id)).SingleOrDefaultAsync(ct)
            : null;
}
