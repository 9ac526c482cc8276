using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;

namespace Cloud.Application.Staff;

/// <summary>One activity, looked at by staff; on record in its tenant's audit log.</summary>
public static class StaffLookAtActivity
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Query(string Activity) : IQuery<StaffActivityDetail>, IReachesTenant
    {
        public Reach Reach => new(Reach.Activity, Activity);
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, StaffActivityDetail>
    {
        public Task<Result<StaffActivityDetail>> Handle(Query query, CancellationToken cancellationToken) => db.StaffDetail(query.Activity, caller, cancellationToken);
    }
}
