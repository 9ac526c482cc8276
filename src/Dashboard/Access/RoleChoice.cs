using Cloud.Client;

namespace Cloud.Dashboard.Access;

/// <summary>Roles in a project as somebody chooses them: one for the whole of it, one for each type of environment.</summary>
internal sealed class RoleChoice
{
    public const string None = "";
    public const string Viewer = "viewer";
    public const string Contributor = "contributor";
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> Types = [EnvironmentKind.Production, EnvironmentKind.Staging, EnvironmentKind.Integration];

    /// <summary>Weakest first.</summary>
    private static readonly string[] Order = [None, Viewer, Contributor, Admin];

    private readonly Dictionary<string, string> byType = Types.ToDictionary(t => t, _ => None, StringComparer.Ordinal);

    /// <summary>None, viewer or admin.</summary>
    public string Whole { get; set; } = None;

    public string this[string type]
    {
        get => byType[type];
        set => byType[type] = value;
    }

    public bool IsEmpty => Permissions.Count == 0;

    /// <summary>Words of <see cref="ProjectPermission"/>, without those that the role in the whole project gives already.</summary>
    public IReadOnlyList<string> Permissions => Whole == Admin
        ? [Admin]
        : [.. Whole == Viewer ? [Viewer] : Array.Empty<string>(), .. from type in Types where Adds(byType[type]) select $"{type}:{byType[type]}"];

    /// <summary>Of several roles in one type the strongest is what somebody has.</summary>
    public static RoleChoice Of(IEnumerable<string> permissions)
    {
        var choice = new RoleChoice();
        foreach (var permission in permissions)
        {
            if (permission.Split(':') is not [var type, var role]) choice.Whole = Stronger(choice.Whole, permission);
            else if (choice.byType.TryGetValue(type, out var before)) choice.byType[type] = Stronger(before, role);
        }

        foreach (var type in Types.Where(t => !choice.Adds(choice[t]))) choice[type] = None;
        return choice;
    }

    /// <summary>In words, the whole project first: <c>Sees the whole project</c>, <c>Integration: contributor</c>.</summary>
    public IEnumerable<string> Words()
    {
        if (Whole == Admin) return ["Administers the project"];
        return [.. Whole == Viewer ? ["Sees the whole project"] : Array.Empty<string>(), .. from type in Types where Adds(byType[type]) select $"{Parts.Say.Word(type)}: {byType[type]}"];
    }

    private bool Adds(string role) => role != None && !(Whole == Viewer && role == Viewer);

    private static string Stronger(string one, string other) => Array.IndexOf(Order, one) >= Array.IndexOf(Order, other) ? one : other;
}
