using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Cloud.Application.Pipeline;

/// <summary>What must still be so for a change to be made.</summary>
/// <param name="Of">The address of what is looked at: those who change it on a condition go one after another.</param>
/// <param name="Holds">Looks at it, in the transaction of the change.</param>
public sealed record Condition(string Of, Func<CancellationToken, Task<bool>> Holds);

/// <summary>
/// Makes a change only while the thing is as the client last saw it. Of two who saw the same, the second finds what the first has made of it, because whoever comes
/// with a condition holds a lock on the address until their transaction ends.
/// </summary>
public sealed class Precondition(ICloudDb db)
{
    /// <summary>Null where the client set none.</summary>
    public Condition? Asked { get; set; }

    public static Error Failed => new(ErrorKind.PreconditionFailed, "precondition.failed", "It has changed since you last read it. Read it again, then decide again.");

    internal async Task<Error?> Check(CancellationToken ct)
    {
        if (Asked is not { } asked)
        {
            return null;
        }

        // What looks is a request as well, and has no condition.
        Asked = null;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({asked.Of}, 0))", ct);
        var holds = await asked.Holds(ct);

        // What was read for the look is older than what the change will lock.
        db.Database.GetService<ICurrentDbContext>().Context.ChangeTracker.Clear();
        return holds ? null : Failed;
    }
}
