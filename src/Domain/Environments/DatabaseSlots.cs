namespace Cloud.Domain.Environments;

/// <summary>
/// Which of the two databases of an environment in containers serves (DESIGN.md, blueprints). A restore makes the other from a snapshot and moves the name <c>db.</c>
/// to it; the one before stands until nobody may want it back. AWS makes a database anew, and empty, when the snapshot it came from is not named any more: so it is
/// kept for as long as that database stands.
/// </summary>
/// <param name="Active">The slot that serves.</param>
/// <param name="KeepsIdle">Whether the other stands, too.</param>
/// <param name="SnapshotA">ARN of the snapshot that A was made from; null: A began empty.</param>
/// <param name="SnapshotB">The same of B.</param>
public sealed record DatabaseSlots(string Active, bool KeepsIdle, string? SnapshotA, string? SnapshotB)
{
    public const string A = "A";
    public const string B = "B";

    /// <summary>As a stack is first made.</summary>
    public static readonly DatabaseSlots First = new(A, KeepsIdle: false, null, null);

    /// <summary>The slot's cluster in the stack.</summary>
    public static string ClusterOf(string slot) => $"Database{slot}";

    /// <summary>The slot that does not serve.</summary>
    public string Idle => AServes ? B : A;

    private bool AServes => Active == A;

    /// <summary>The other slot is made from the snapshot and serves; this one stays.</summary>
    public DatabaseSlots SwitchedTo(string snapshot) => AServes ? this with { Active = B, KeepsIdle = true, SnapshotB = snapshot } : this with { Active = A, KeepsIdle = true, SnapshotA = snapshot };

    /// <summary>The one before serves again, and what was switched to goes.</summary>
    public DatabaseSlots Undone() => (this with { Active = Idle }).Settled();

    /// <summary>Only what serves stays.</summary>
    public DatabaseSlots Settled() => AServes ? this with { KeepsIdle = false, SnapshotB = null } : this with { KeepsIdle = false, SnapshotA = null };
}
