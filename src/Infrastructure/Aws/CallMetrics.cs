using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cloud.Infrastructure.Aws;

/// <summary>
/// Meter <c>Cloud.Aws</c>: how long calls take, waiting for a token and retries included, and how they end; and every answer that refused an attempt, so
/// that throttling shows long before a call fails of it.
/// </summary>
internal sealed class CallMetrics
{
    public const string MeterName = "Cloud.Aws";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refusals;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram<double>("cloud.aws.call.duration", "s", "Duration of calls to AWS, retries included.");
        _refusals = meter.CreateCounter<long>("cloud.aws.attempt.refusals", "{attempt}", "Attempts that CloudFormation and Backup answered with an error.");
    }

    /// <param name="outcome"><c>ok</c>, <c>cancelled</c>, or the kind of failure in lower case.</param>
    public void Record(TimeSpan elapsed, string service, string operation, string outcome) =>
        _duration.Record(elapsed.TotalSeconds, new TagList { { "service", service }, { "operation", operation }, { "outcome", outcome } });

    /// <param name="code">AWS's, as Throttling.</param>
    public void Refused(string service, string operation, string code) =>
        _refusals.Add(1, new TagList { { "service", service }, { "operation", operation }, { "code", code } });
}
