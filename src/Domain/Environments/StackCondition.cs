namespace Cloud.Domain.Environments;

/// <summary>What an environment's CloudFormation stack allows now: AWS's some twenty statuses by what can be done about them.</summary>
public enum StackCondition
{
    /// <summary>There is none, or only an announced one.</summary>
    None,

    /// <summary>An operation of AWS's runs.</summary>
    Changing,

    /// <summary>It rests and takes changes; a rolled-back update counts, for it runs as before.</summary>
    Standing,

    /// <summary>Its creation failed: it can only be deleted.</summary>
    CreateFailed,

    /// <summary>An update failed and so did taking it back: only continuing the rollback or deleting helps.</summary>
    RollbackFailed,

    /// <summary>A delete left resources behind.</summary>
    DeleteFailed,

    /// <summary>Somebody deleted it outside the product.</summary>
    Missing,
}

public static class StackConditions
{
    /// <param name="status">In AWS's own words; null or empty for no stack.</param>
    /// <param name="deletedByUs">A stack that is gone is missing unless we deleted it.</param>
    public static StackCondition Of(string? status, bool deletedByUs = false) => status switch
    {
        null or "" or "REVIEW_IN_PROGRESS" => StackCondition.None,
        "DELETE_COMPLETE" => deletedByUs ? StackCondition.None : StackCondition.Missing,
        "CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_ROLLBACK_COMPLETE" or "IMPORT_COMPLETE" or "IMPORT_ROLLBACK_COMPLETE" => StackCondition.Standing,
        "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "CREATE_FAILED" => StackCondition.CreateFailed,
        "UPDATE_ROLLBACK_FAILED" or "UPDATE_FAILED" or "IMPORT_ROLLBACK_FAILED" => StackCondition.RollbackFailed,
        "DELETE_FAILED" => StackCondition.DeleteFailed,
        _ => StackCondition.Changing,
    };

    /// <summary>The site may be down or cannot be changed: never shown as well.</summary>
    public static bool IsBad(this StackCondition condition) => condition is StackCondition.CreateFailed or StackCondition.RollbackFailed or StackCondition.DeleteFailed or StackCondition.Missing;
}
