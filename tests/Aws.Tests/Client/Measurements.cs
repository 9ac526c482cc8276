using System.Diagnostics.Metrics;

namespace Cloud.Aws.Tests.Client;

/// <summary>What one instrument of the meter Cloud.Aws told while this lived: its tags' values, and "out of range" where a duration is no call's. Tests beside it are heard, too.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly List<string> _seen = [];
    private readonly MeterListener _listener = new();

    public Measurements(string name)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Cloud.Aws" && instrument.Name == name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Note(tags, seconds is > 0 and < 12));
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Note(tags, count == 1));
        _listener.Start();
    }

    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen)
            {
                return [.. _seen];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags, bool inRange)
    {
        lock (_seen)
        {
            _seen.Add(string.Join(' ', tags.ToArray().Select(t => t.Value)) + (inRange ? "" : " out of range"));
        }
    }
}
