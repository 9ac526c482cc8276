using Cloud.Domain.Environments;

namespace Cloud.Domain.Projects;

/// <summary>
/// What a person or a team may do in one project, in the words that the Platform.sh API made known: <c>admin</c> or <c>viewer</c> for the whole project, and
/// <c>production:contributor</c> for the environments of a type. Who has only the latter sees nothing of the other types.
/// </summary>
public static class ProjectRole
{
    public const string Admin = "admin";
    public const string Viewer = "viewer";

    /// <summary>Of an environment type: deploys, branches and takes backups, and can lose nothing by it.</summary>
    public const string Contributor = "contributor";

    /// <summary>How published clients call integration.</summary>
    private const string Development = "development";

    public static readonly IReadOnlyList<string> OfTypes = [Admin, Contributor, Viewer];

    /// <summary>Every word there is.</summary>
    public static readonly IReadOnlyList<string> All =
        [Admin, Viewer, .. from type in Enum.GetValues<EnvironmentType>() from role in OfTypes select $"{Words.Of(type)}:{role}"];

    /// <summary>The environment type and the role of <c>production:viewer</c>; null for what holds for the whole project.</summary>
    public static (EnvironmentType Type, string Role)? OfType(string permission) =>
        permission.Split(':') is [var type, var role] && Words.TryParse<EnvironmentType>(type, out var parsed) ? (parsed, role) : null;

    /// <summary>In one order, each once, <c>development</c> read as <c>integration</c>. Null when one of them is no word of ours, or none is given.</summary>
    public static IReadOnlyList<string>? Read(IEnumerable<string>? permissions)
    {
        var asked = permissions?.Select(p => p is not null && p.StartsWith(Development + ":", StringComparison.Ordinal) ? Words.Of(EnvironmentType.Integration) + p[Development.Length..] : p)
            .ToHashSet(StringComparer.Ordinal);
        return asked is { Count: > 0 } && asked.All(All.Contains) ? [.. All.Where(asked.Contains)] : null;
    }
}
