using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Collects faults, each once (an alias leads to the same place by many ways), up to the limit.</summary>
internal sealed class FaultLog
{
    private readonly HashSet<Fault> _faults = [];

    public bool HasErrors { get; private set; }

    public void Error(Place place, string path, string message, string? expected = null) => Add(FaultSeverity.Error, place, path, message, expected);

    public void Warning(Place place, string path, string message, string? expected = null) => Add(FaultSeverity.Warning, place, path, message, expected);

    public IReadOnlyList<Fault> InOrder() =>
        [.. _faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column).ThenBy(f => f.Path, StringComparer.Ordinal)];

    private void Add(FaultSeverity severity, Place place, string path, string message, string? expected)
    {
        var isError = severity == FaultSeverity.Error;
        HasErrors |= isError;
        // A flood of warnings must not hide the errors, so each kind has the limit to itself.
        if (_faults.Count(f => f.Severity == severity) < ConfigurationLimits.Faults)
            _faults.Add(new Fault(severity, place.File, place.Line, place.Column, path, message, expected));
    }
}
