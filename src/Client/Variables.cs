using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A variable of a project, or of an environment: its own or one that it inherits.</summary>
public sealed record VariableResource : LinkedResource
{
    /// <summary>The name.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Absent where it is sensitive, and where it comes from an environment of a type that the caller does not see.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    /// <summary>True where the value cannot be opened and must be set again: its key is gone, or it was changed in the database. Absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Unreadable { get; init; }

    public required bool IsJson { get; init; }

    /// <summary>Its value can be set and never be read.</summary>
    public required bool IsSensitive { get; init; }

    public required bool VisibleBuild { get; init; }
    public required bool VisibleRuntime { get; init; }

    /// <summary>Names of the applications that get it; empty for all.</summary>
    public required IReadOnlyList<string> ApplicationScope { get; init; }

    /// <summary>Nothing so far: published clients expect the field.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public required string Project { get; init; }

    /// <summary>Of an environment's variable: the environment it is shown for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Environment { get; init; }

    /// <summary>Of an environment's variable: whether it comes from a parent or from the project.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Inherited { get; init; }

    /// <summary>Id of the environment it comes from, where it is inherited from one that the caller sees; absent for one of the project.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InheritedFrom { get; init; }

    /// <summary>A word of <see cref="VariableLevel"/>: where it is kept.</summary>
    public required string Level { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsEnabled { get; init; }

    /// <summary>Of an environment's variable: whether child environments get it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsInheritable { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Without the value.</summary>
    public override string ToString() => $"{Level} variable {Name}";
}

/// <summary>The words of <see cref="VariableResource.Level"/>.</summary>
public static class VariableLevel
{
    public const string Project = "project";
    public const string Environment = "environment";
}

/// <summary>What can be said of a variable of a project and of one of an environment alike; what is null stays as it is, or is the default of a new one.</summary>
public abstract record VariableBody
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsJson { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsSensitive { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? VisibleBuild { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? VisibleRuntime { get; init; }

    /// <summary>Names of the applications that get it; empty for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? ApplicationScope { get; init; }

    /// <summary>Without the value, whoever logs it.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>Body of <c>POST /api/projects/{p}/variables</c>. Unless told otherwise it is there for builds and at run time.</summary>
public sealed record CreateProjectVariable : VariableBody
{
    public required string Name { get; init; }
    public required string Value { get; init; }
}

/// <summary>Body of <c>PATCH /api/projects/{p}/variables/{name}</c>; a null field stays as it is.</summary>
public sealed record UpdateProjectVariable : VariableBody
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }
}

/// <summary>Body of <c>POST /api/projects/{p}/environments/{e}/variables</c>. Unless told otherwise it is enabled, inheritable, and there at run time only.</summary>
public sealed record CreateVariable : VariableBody
{
    public required string Name { get; init; }
    public required string Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsEnabled { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsInheritable { get; init; }
}

/// <summary>Body of <c>PATCH /api/projects/{p}/environments/{e}/variables/{name}</c>; a null field stays as it is. What is inherited gets a copy of the environment's own.</summary>
public sealed record UpdateVariable : VariableBody
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsEnabled { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsInheritable { get; init; }
}
