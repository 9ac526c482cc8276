namespace Cloud.Domain.Projects;

public static class ProjectErrors
{
    public static Error NotFound => Error.NotFound("project");

    public static Error StillActive(IReadOnlyList<string> active) => Error.Conflict(
        "project.active",
        $"The project still has environments that are not inactive: {string.Join(", ", active)}. Deactivate them first, then delete the project.") with
    {
        Extensions = new Dictionary<string, object?> { ["active_environments"] = active },
    };

    /// <summary>The default branch would need a name that the project itself uses.</summary>
    public static Error BranchReserved(string branch) => Error.Invalid(
        "default_branch", $"is {branch}, and the names {string.Join(" and ", Environments.BranchName.Reserved)} belong to the project's own environments: name another branch");
}
