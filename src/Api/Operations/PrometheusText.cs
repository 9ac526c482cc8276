using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Cloud.Api.Operations;

/// <summary>
/// .NET's own meters in Prometheus' text form (0.0.4): counters are summed, gauges keep their last value, histograms fill buckets. No package that does it
/// restores with our pins, and these are all the rules there are.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly HashSet<string> Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Diagnostics", "Npgsql", "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), Series> _series = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.Start();
    }

    public string Scrape()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.GroupBy(s => NameOf(s.Key.Instrument), StringComparer.Ordinal).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var instrument = family.First().Key.Instrument;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Key} {Escape(instrument.Description)}\n# TYPE {family.Key} {KindOf(instrument)}\n");
            foreach (var ((_, labels), series) in family.OrderBy(s => s.Key.Labels, StringComparer.Ordinal))
            {
                series.Write(text, family.Key, labels, IsHistogram(instrument));
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _series.GetOrAdd((instrument, Labels(tags)), static _ => new Series()).Add(value, replaces: instrument.IsObservable || IsGauge(instrument));

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{Word(t.Key)}=\"{Escape(Convert.ToString(t.Value, CultureInfo.InvariantCulture))}\""));

    private static bool IsHistogram(Instrument i) => i.GetType().Name.StartsWith("Histogram", StringComparison.Ordinal);

    private static bool IsGauge(Instrument i) => i.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    private static bool IsCounter(Instrument i) => i.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) || i.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal);

    private static string KindOf(Instrument i) => IsHistogram(i) ? "histogram" : IsCounter(i) ? "counter" : "gauge";

    /// <summary>Prometheus' habit: the unit and, for counters, "total" at the end.</summary>
    private static string NameOf(Instrument i) => Word(i.Name) + UnitOf(i.Unit) + (IsCounter(i) ? "_total" : "");

    private static string UnitOf(string? unit) => unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        _ => "",
    };

    private static string Word(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Escape(string? value) => (value ?? "")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>One set of labels of one instrument.</summary>
    private sealed class Series
    {
        /// <summary>Seconds: .NET's own advice for request durations (OpenTelemetry semantic conventions, http.server.request.duration).</summary>
        private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

        private readonly Lock _gate = new();
        private readonly long[] _buckets = new long[Bounds.Length + 1];
        private double _sum;
        private long _count;

        public void Add(double value, bool replaces)
        {
            lock (_gate)
            {
                _sum = replaces ? value : _sum + value;
                _count++;
                var bucket = Array.FindIndex(Bounds, bound => value <= bound);
                _buckets[bucket < 0 ? Bounds.Length : bucket]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels, bool histogram)
        {
            lock (_gate)
            {
                var all = labels.Length == 0 ? "" : "{" + labels + "}";
                if (!histogram)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{all} {_sum}\n");
                    return;
                }

                var (inner, reached) = (labels.Length == 0 ? "" : labels + ",", 0L);
                for (var i = 0; i < Bounds.Length; i++)
                {
                    reached += _buckets[i];
                    text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{inner}le=\"{Bounds[i]}\"}} {reached}\n");
                }

                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{inner}le=\"+Inf\"}} {_count}\n{name}_sum{all} {_sum}\n{name}_count{all} {_count}\n");
            }
        }
    }
}
