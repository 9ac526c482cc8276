namespace Cloud.Domain.Backups;

/// <summary>
/// How many backups taken by hand an environment has, against the plan's number. What is being taken, what stands and what waits its turn counts, held ones
/// too: a hold protects a backup and makes no room. Failed ones and those on their way out do not, and scheduled ones never do.
/// </summary>
/// <param name="Limit">The plan's, for each environment.</param>
/// <param name="Kept">Being taken or complete.</param>
/// <param name="Waiting">Asked for and not begun.</param>
public sealed record ManualBackups(int Limit, int Kept, int Waiting)
{
    public int Used => Kept + Waiting;

    /// <summary>There is a free place. A request that joins one that waits already needs none.</summary>
    public bool HasRoom => Used < Limit;
}
