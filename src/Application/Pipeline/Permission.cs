using Cloud.Domain.Identity;

namespace Cloud.Application.Pipeline;

/// <summary>Everything a caller can be allowed. A command names one; the same names decide which links are shown.</summary>
public enum Permission
{
    OrganizationView,
    OrganizationEdit,
    MembersView,
    MembersEdit,
    OrganizationTransfer,
    AuditView,

    /// <summary>The AWS accounts in which projects may live.</summary>
    AwsAccountView,

    /// <summary>To add one, and to see what opens it.</summary>
    AwsAccountEdit,
    ProjectList,
    ProjectCreate,
    ProjectView,
    ProjectEdit,
    ProjectDelete,

    /// <summary>Who may do what in the project.</summary>
    AccessView,
    AccessEdit,
    EnvironmentView,
    EnvironmentEdit,

    /// <summary>Names of variables, and the values of those that are not sensitive.</summary>
    VariableView,
    VariableEdit,

    /// <summary>Which other companies' services the project uses.</summary>
    IntegrationView,
    IntegrationEdit,

    /// <summary>Everyday work that loses nothing: branch, activate, deploy, redeploy, synchronize, pause and resume, stop and try again.</summary>
    EnvironmentDeploy,

    /// <summary>Work that changes what others rely on: scale, recover, service versions.</summary>
    EnvironmentOperate,

    /// <summary>Work that takes away: deactivate, delete, purge.</summary>
    EnvironmentDelete,
    BackupCreate,

    /// <summary>Holding a backup and releasing it; lies with taking them.</summary>
    BackupHold,
    BackupDelete,

    /// <summary>Into an environment that runs. One that must be made or activated for it takes <see cref="EnvironmentDeploy"/> too.</summary>
    BackupRestore,
    TicketView,
    TicketWrite,
}

/// <summary>Declares what a request needs. Forgetting it fails a test and, at run time, every call.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

/// <summary>Declares that a request is about the caller alone: signed in is enough.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresSignInAttribute : Attribute;

/// <summary>Declares that the request is for the people who run the product, of this role or a higher one. To everybody else it is not there.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresStaffAttribute(PlatformRole role) : Attribute
{
    public PlatformRole Role { get; } = role;
}

/// <summary>Declares that anybody may send it: signing in, and nothing else.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenToAllAttribute : Attribute;
