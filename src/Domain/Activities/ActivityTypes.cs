namespace Cloud.Domain.Activities;

/// <summary>The kinds of long work, by wire name (API.md, Activity).</summary>
public static class ActivityTypes
{
    public const string ProjectCreate = "project.create";
    public const string ProjectDelete = "project.delete";
    public const string EnvironmentActivate = "environment.activate";
    public const string EnvironmentDeactivate = "environment.deactivate";
    public const string EnvironmentBranch = "environment.branch";
    public const string EnvironmentDelete = "environment.delete";
    public const string EnvironmentBackup = "environment.backup";
    public const string EnvironmentPause = "environment.pause";
    public const string EnvironmentResume = "environment.resume";
    public const string EnvironmentRedeploy = "environment.redeploy";

    /// <summary>Brings what the branch says now, or the code of the environment before it.</summary>
    public const string EnvironmentDeploy = "environment.deploy";
    public const string EnvironmentSynchronize = "environment.synchronize";

    /// <summary>Leads a stack out of UPDATE_ROLLBACK_FAILED.</summary>
    public const string EnvironmentRecover = "environment.recover";
    public const string EnvironmentRestore = "environment.restore";

    /// <summary>Makes a restored database the one that serves.</summary>
    public const string RestoreSwitch = "environment.restore.switch";

    /// <summary>Makes the database before a restore serve again.</summary>
    public const string RestoreUndo = "environment.restore.undo";

    /// <summary>Takes the database before a restore away for good.</summary>
    public const string RestoreSettle = "environment.restore.settle";

    /// <summary>Removes a backup's recovery points.</summary>
    public const string BackupDelete = "environment.backup.delete";
    public const string EnvironmentScale = "environment.scale";

    /// <summary>The six-hourly comparison of what the database wants with what the stack is.</summary>
    public const string EnvironmentReconcile = "environment.reconcile";

    /// <summary>Puts proven host names on an environment, and takes removed ones off.</summary>
    public const string EnvironmentDomainApply = "environment.domain.apply";

    /// <summary>Deletes for good what a stack or a restore left in the account.</summary>
    public const string ResourcePurge = "resource.purge";

    /// <summary>
    /// Work that queues behind the environment's own and takes no slot of the project's two: everything else is refused with 423 while the environment is busy.
    /// </summary>
    public static bool Queues(string type) => type is EnvironmentBackup or EnvironmentRestore or RestoreSwitch or RestoreUndo or RestoreSettle or BackupDelete or EnvironmentReconcile or EnvironmentRedeploy or EnvironmentDomainApply or ResourcePurge;
}
