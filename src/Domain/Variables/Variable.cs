using System.Text.RegularExpressions;

namespace Cloud.Domain.Variables;

/// <summary>
/// A value that the application is to have and the repository is not to hold: of a whole project, or of one environment. What it is worth is kept sealed
/// (<see cref="SealedValue"/>), whether it is sensitive or not; a sensitive one is never shown again, to nobody.
/// </summary>
public sealed partial class Variable : ITenantOwned
{
    /// <summary>Characters of a name (the Platform.sh CLI's limit).</summary>
    public const int MaxName = 256;

    /// <summary>Bytes of a value in UTF-8: what AWS Secrets Manager takes, and half of what Linux gives one string of a process's environment (MAX_ARG_STRLEN, execve(2)).</summary>
    public const int MaxValue = 65_536;

    /// <summary>Variables of one project, or of one environment without those it inherits; our own choice.</summary>
    public const int Most = 200;

    /// <summary>Bytes of all values of one project, or of one environment, together: an eighth of the 2 MiB that Linux gives a process for arguments and environment (execve(2)).</summary>
    public const int MostBytes = 262_144;

    /// <summary>Applications that one variable is narrowed to; our own choice, far above what a project has.</summary>
    public const int MostScopes = 20;

    /// <summary>Names that begin so become variables of the process, without the prefix; the others are handed over together.</summary>
    public const string ProcessPrefix = "env:";

    private Variable()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    /// <summary>Null for a variable of the whole project.</summary>
    public Guid? EnvironmentId { get; private init; }

    /// <summary>Unique among those of its project or of its environment; capitals count.</summary>
    public string Name { get; private init; } = "";

    public byte[] Sealed { get; private set; } = [];

    /// <summary>The key that the value is sealed with.</summary>
    public Guid KeyId { get; private set; }

    /// <summary>Bytes of the value in UTF-8.</summary>
    public int ValueBytes { get; private set; }

    public bool IsJson { get; private set; }

    /// <summary>Write-only from the moment it is so, and for good.</summary>
    public bool IsSensitive { get; private set; }

    /// <summary>A variable that is not, hides what the environment would inherit under its name.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>Whether child environments get it; of a project's variable it says nothing.</summary>
    public bool IsInheritable { get; private set; }

    public bool VisibleBuild { get; private set; }

    public bool VisibleRuntime { get; private set; }

    /// <summary>Names of the applications that get it; empty for all.</summary>
    public IReadOnlyList<string> ApplicationScope { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public VariableFlags Flags => new(IsJson, IsSensitive, IsEnabled, IsInheritable, VisibleBuild, VisibleRuntime, ApplicationScope);

    /// <summary>A new one, without a value yet: its seal is bound to its id. <paramref name="environment"/> is null for one of the whole project.</summary>
    public static Variable Create(Guid organization, string project, Guid? environment, string name, VariableFlags flags, DateTimeOffset now)
    {
        var variable = new Variable { Id = Guid.CreateVersion7(now), OrganizationId = organization, ProjectId = project, EnvironmentId = environment, Name = name, CreatedAt = now };
        variable.Take(flags, now);
        return variable;
    }

    /// <summary>Refused where a sensitive value would be shown by it.</summary>
    public Result<Variable> Change(VariableFlags flags, DateTimeOffset now)
    {
        if (IsSensitive && !flags.IsSensitive)
        {
            return VariableErrors.StaysSensitive(Name);
        }

        Take(flags, now);
        return this;
    }

    /// <summary>Gives it its value, the first or another.</summary>
    public void Put(SealedValue value, DateTimeOffset now) => (Sealed, KeyId, ValueBytes, UpdatedAt) = (value.Bytes, value.Key, value.Length, now);

    /// <summary>What is wrong with a name, or null. It must stand in an address and, after <c>env:</c>, in a shell.</summary>
    public static string? NameFault(string? name) =>
        name is null || !Form().IsMatch(name) ? $"must be 1 to {MaxName} letters, digits or any of _ : . - and begin with a letter, a digit or _"
        : name.StartsWith(ProcessPrefix, StringComparison.Ordinal) && !ProcessForm().IsMatch(name[ProcessPrefix.Length..]) ? $"must have a letter or _ after {ProcessPrefix}, and after that letters, digits and _ only"
        : null;

    public bool IsFor(VariableStage stage) => stage == VariableStage.Build ? VisibleBuild : VisibleRuntime;

    private void Take(VariableFlags flags, DateTimeOffset now) =>
        (IsJson, IsSensitive, IsEnabled, IsInheritable, VisibleBuild, VisibleRuntime, ApplicationScope, UpdatedAt) =
        (flags.IsJson, flags.IsSensitive, flags.IsEnabled, flags.IsInheritable, flags.VisibleBuild, flags.VisibleRuntime, flags.ApplicationScope, now);

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_:.-]{0,255}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.NonBacktracking)]
    private static partial Regex ProcessForm();
}

/// <summary>All of a variable but its name and its value.</summary>
public sealed record VariableFlags(bool IsJson, bool IsSensitive, bool IsEnabled, bool IsInheritable, bool VisibleBuild, bool VisibleRuntime, IReadOnlyList<string> ApplicationScope)
{
    /// <summary>What a project's variable is unless it is told otherwise: for builds too, as published clients have it.</summary>
    public static readonly VariableFlags OfProject = new(false, false, true, true, true, true, []);

    /// <summary>What an environment's variable is unless it is told otherwise: builds do without it, so that they can be shared.</summary>
    public static readonly VariableFlags OfEnvironment = OfProject with { VisibleBuild = false };
}

/// <summary>A value as it is kept.</summary>
/// <param name="Bytes">Ciphertext, with what proves that nobody changed it.</param>
/// <param name="Key">The key that sealed it.</param>
/// <param name="Length">Bytes of the value itself, in UTF-8.</param>
public sealed record SealedValue(byte[] Bytes, Guid Key, int Length);

/// <summary>When an application is given its variables.</summary>
public enum VariableStage
{
    Build,
    Runtime,
}
