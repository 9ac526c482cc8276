using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

internal static class StaffActivityView
{
    /// <summary>The activity that staff reached; the tenant is set by then.</summary>
    public static IQueryable<Activity> Reached(this ICloudDb db, string activity)
    {
        _ = WireId.TryParse(activity, out var id);
        return db.Activities.AsNoTracking().Where(a => a.Id == id);
    }

    public static async Task<Result<StaffActivityDetail>> StaffDetail(this ICloudDb db, string activity, Caller caller, CancellationToken ct)
    {
        if (await db.WithNames(db.Reached(activity)).SingleOrDefaultAsync(ct) is not { } row)
        {
            return ActivityErrors.NotFound;
        }

        var project = await db.Projects.Where(p => p.Id == row.Activity.ProjectId).Select(p => p.Title).SingleOrDefaultAsync(ct);
        var organization = await db.Organizations.Where(o => o.Id == row.Activity.OrganizationId).Select(o => o.Title).SingleAsync(ct);
        return new StaffActivityDetail
        {
            Id = WireId.From(row.Activity.Id),
            Organization = new(WireId.From(row.Activity.OrganizationId), organization),
            ProjectTitle = project,
            Activity = row.ToResourceForStaff(),
            Worker = row.Activity.LeaseUntil is null ? null : row.Activity.LeaseOwner,
            LeaseUntil = row.Activity.LeaseUntil,
            Deadline = row.Activity.Deadline,
            Links = Links(row, caller),
        };
    }

    private static Dictionary<string, Link> Links(ActivityRow row, Caller caller)
    {
        var activity = row.Activity;
        var self = $"/api/staff/activities/{WireId.From(activity.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self), [Relation.Log] = new($"{self}/log") };
        if (row.Place is { } place)
        {
            links["environment"] = new($"/api/staff/environments/{WireId.From(place.Id)}");
        }

        void Offer(string relation, bool possible)
        {
            if (possible && caller is { PlatformRole: PlatformRole.Operator, IsNarrowed: false })
            {
                links[relation] = new($"{self}/{relation[1..]}");
            }
        }

        Offer(Relation.Cancel, activity.CanCancel);
        Offer(Relation.Retry, row is { Retried: { } environment, IsLatest: true, Held: false } && Retry.IsPossible(environment, activity));
        Offer(Relation.Release, activity.IsHeld);
        return links;
    }
}
