using System.Text.Json.Serialization;

namespace Cloud.Domain.Configuration;

[JsonConverter(typeof(JsonStringEnumConverter<FaultSeverity>))]
public enum FaultSeverity
{
    /// <summary>The configuration can be used; somebody should look.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The configuration cannot be used.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>One thing that is wrong with the configuration, said so that its author finds and mends it without asking.</summary>
/// <param name="File">The path inside the repository; empty when the fault is that a file is missing.</param>
/// <param name="Line">1-based; 0 when the fault has no place in the file.</param>
/// <param name="Column">1-based; 0 when the fault has no place in the file.</param>
/// <param name="Path">The dotted key, <c>relationships.database</c>; empty for the file as a whole.</param>
/// <param name="Expected">What would have been right; null where the message says all there is.</param>
public sealed record Fault(FaultSeverity Severity, string File, int Line, int Column, string Path, string Message, string? Expected)
{
    [JsonIgnore]
    public bool IsError => Severity == FaultSeverity.Error;
}
