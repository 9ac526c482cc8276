using Cloud.Domain.Configuration;

namespace Cloud.Application.Ports;

/// <summary>Understands a project's configuration files; touches neither network nor disk.</summary>
public interface IConfigurationReader
{
    /// <summary>
    /// Reads the files (path inside the repository to text) and reports every fault at once. Never throws for what the files hold, and bounds its own time
    /// and memory (<see cref="ConfigurationLimits"/>). The same call serves a repository's files and files given inline.
    /// </summary>
    ConfigurationReading Read(IReadOnlyDictionary<string, string> files);
}

/// <summary>What was read, and what is wrong with it.</summary>
/// <param name="Configuration">Null when any fault is an error; its warnings are among <paramref name="Faults"/> too.</param>
/// <param name="Faults">Errors and warnings in the order of files and lines.</param>
public sealed record ConfigurationReading(ProjectConfiguration? Configuration, IReadOnlyList<Fault> Faults);
