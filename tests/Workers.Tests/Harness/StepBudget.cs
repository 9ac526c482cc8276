using System.Collections.Concurrent;
using System.Diagnostics;
using Cloud.Workers.Running;

namespace Cloud.Workers.Tests.Harness;

/// <summary>
/// Counts the commands that each run of a step sends to PostgreSQL, by Npgsql's own tracing under the worker's span of the step. It hears every test of the process,
/// so whoever asks names the activity.
/// </summary>
internal sealed class StepBudget : IDisposable
{
    /// <summary>The environment with what belongs to it, and what the step changes in one transaction. A query in a loop over nodes or resources is past it at once.</summary>
    public const int Most = 8;

    /// <summary>Goes before each of them, and does nothing but name the tenant.</summary>
    private const string Tenant = "select set_config('app.tenant'";

    private readonly ConcurrentDictionary<ActivitySpanId, ConcurrentQueue<string>> _commands = new();
    private readonly ConcurrentQueue<(Guid Activity, string Step, ActivitySpanId Span)> _steps = new();
    private readonly ActivityListener _listener;

    public StepBudget()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql" || source.Name == StepRunner.SpanSource,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.Source.Name == StepRunner.SpanSource)
                {
                    _steps.Enqueue(((Guid)span.GetTagItem("cloud.activity")!, span.GetTagItem("cloud.step")?.ToString() ?? "", span.SpanId));
                }
                else if (span.ParentSpanId != default)
                {
                    _commands.GetOrAdd(span.ParentSpanId, _ => []).Enqueue((span.GetTagItem("db.statement") ?? span.GetTagItem("db.query.text"))?.ToString() ?? span.DisplayName);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Every run of a step of the activity so far, with the commands it sent.</summary>
    public IReadOnlyList<StepRun> Runs(Guid activity) =>
        [.. _steps.Where(s => s.Activity == activity).Select(s => new StepRun(s.Step, [.. (_commands.GetValueOrDefault(s.Span) ?? []).Where(c => !c.StartsWith(Tenant, StringComparison.Ordinal))]))];

    public void Dispose() => _listener.Dispose();
}

/// <summary>One run of one step, with the commands it sent.</summary>
internal sealed record StepRun(string Step, IReadOnlyList<string> Commands);
