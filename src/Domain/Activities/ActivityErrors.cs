namespace Cloud.Domain.Activities;

public static class ActivityErrors
{
    public static Error NotFound => Error.NotFound("activity");

    public static Error Over(Activity activity) => Error.Conflict(
        "activity.over", $"It ended already ({(activity is { State: ActivityState.Complete, Result: { } result } ? Words.Of(result) : Words.Of(activity.State))}), so there is nothing to stop.");

    /// <summary>Past its point of no return, or already being taken back.</summary>
    public static Error TooLate(Activity activity) => Error.Conflict(
        "activity.too_late_to_cancel",
        activity.Phase == ActivityPhase.Undo
            ? "It failed and is being taken back already. Wait for it to end."
            : $"It is at \"{activity.Step}\", and from there on there is no way back. Wait for it to end; what it did can then be undone by its own action.");

    /// <summary>No worker has it in hand: it waits, or it is over.</summary>
    public static Error NotHeld(Activity activity) => Error.Conflict(
        "activity.not_held",
        activity.IsOpen
            ? "No worker holds it now, so there is none to take it from: it waits, and the next free worker goes on with it."
            : "It is over, so no worker holds it.");

    public static Error NotEndedBadly => Error.Conflict("activity.not_failed", "Only an activity that failed or was cancelled can be tried again.");

    public static Error NotTheLatest => Error.Conflict("activity.superseded", "There is a newer activity of the same kind on this environment. Look at that one instead.");

    public static Error NotRetryable(string type) => Error.Conflict(
        "activity.not_retryable", $"An activity of the kind {type} is not tried again as it is: ask for the same action anew, so that it is checked against what is true now.");
}
