using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cloud.Infrastructure.Aws;

/// <summary>Meter <c>Cloud.Aws</c>: how long calls take, waiting for a token and retries included, and how they end.</summary>
internal sealed class CallMetrics
{
    public const string MeterName = "Cloud.Aws";

    private readonly Histogram<double> _duration;

    public CallMetrics(IMeterFactory meters) =>
        _duration = meters.Create(MeterName).CreateHistogram<double>("cloud.aws.call.duration", "s", "Duration of calls to AWS, retries included.");

    /// <param name="outcome"><c>ok</c>, <c>cancelled</c>, or the kind of failure in lower case.</param>
    public void Record(TimeSpan elapsed, string service, string operation, string outcome) =>
        _duration.Record(elapsed.TotalSeconds, new TagList { { "service", service }, { "operation", operation }, { "outcome", outcome } });
}
