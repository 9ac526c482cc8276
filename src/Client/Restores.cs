namespace Cloud.Client;

/// <summary>
/// A backup brought up beside an environment: AWS makes new volumes, databases or file systems from its recovery points. Nothing is overwritten. An environment in containers may be
/// switched over to the restored database, and back until <see cref="UndoUntil"/>.
/// </summary>
public sealed record RestoreResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>A word of <see cref="RestoreState"/>.</summary>
    public required string State { get; init; }

    /// <summary>The state for people: how far it is, where the result stands, or why it failed and what to do.</summary>
    public required string Text { get; init; }

    /// <summary>Id of the target; it may be gone by now.</summary>
    public required string Environment { get; init; }

    public required string Project { get; init; }

    /// <summary>Id of the backup; it may be gone by now.</summary>
    public required string Backup { get; init; }

    public int BackupIndex { get; init; }

    /// <summary>Id of the environment that the backup is of.</summary>
    public required string SourceEnvironment { get; init; }

    /// <summary>The activity that restores; then the newest that switches over, takes that back or makes it lasting.</summary>
    public required string Activity { get; init; }

    /// <summary>The environment runs on the restored database. Files and volumes stand beside it: nothing uses those yet.</summary>
    public bool Attached { get; init; }

    /// <summary>Hours in which a switch can be taken back; null when none was asked for.</summary>
    public int? UndoWindowHours { get; init; }

    /// <summary>Until then the database before stands; null when it does not.</summary>
    public DateTimeOffset? UndoUntil { get; init; }

    /// <summary>What AWS made. It stands in the account, and is billed, until somebody purges it; a restore that is discarded lists it for that.</summary>
    public IReadOnlyList<string> CreatedResourceArns { get; init; } = [];

    /// <summary>Bytes restored; null until known.</summary>
    public long? Size { get; init; }

    /// <summary>Seconds from the restore job's start to its end; null until it is ready.</summary>
    public double? MeasuredSeconds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>Body of <c>POST .../restores/{r}/switch</c>.</summary>
public sealed record SwitchRestore
{
    /// <summary>Hours where nobody says another number: a day, in which every kind of visitor came by once.</summary>
    public const int UsualWindowHours = 24;

    /// <summary>For so long the database before stands and the switch can be taken back: 1 to 168; 24 when left out.</summary>
    public int? UndoWindowHours { get; init; }
}

/// <summary>The words of <see cref="RestoreResource.State"/>.</summary>
public static class RestoreState
{
    public const string Requested = "requested";
    public const string Restoring = "restoring";
    public const string Checking = "checking";
    public const string Ready = "ready";
    public const string Failed = "failed";
    public const string Discarded = "discarded";
    public const string Switching = "switching";
    public const string Switched = "switched";
    public const string Undoing = "undoing";
    public const string Undone = "undone";
    public const string Settling = "settling";
    public const string Settled = "settled";
}
