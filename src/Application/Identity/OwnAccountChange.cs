using Cloud.Application.Pipeline;
using Cloud.Application.Ports;

namespace Cloud.Application.Identity;

/// <summary>What a change of the caller's own account takes along: whatever came of the account as it was.</summary>
internal sealed class OwnAccountChange(ICloudDb db, Caller caller, Letters letters, TimeProvider time)
{
    public Guid User => caller.User;

    public Task EndOtherSessions(CancellationToken ct) => db.EndSessions(caller.User, caller.Session, time.GetUtcNow(), ct);

    public Task ForgetPasskeys(CancellationToken ct) => db.ForgetPasskeys(caller.User, ct);

    public Task VoidLinks(CancellationToken ct) => db.VoidLinks(caller.User, time.GetUtcNow(), ct);

    /// <summary>So that it is noticed where it was not their doing.</summary>
    public Task Tell(string subject, string what, CancellationToken ct) => letters.TellOwner(db, caller.User, subject, what, ct);
}
