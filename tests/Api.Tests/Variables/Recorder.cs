using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Cloud.Api.Tests.Variables;

/// <summary>All that a host says about what it does: every log line of every category down to Trace with its scopes and exceptions, and every span with its tags.</summary>
public sealed class Recorder : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _said = new();
    private readonly ActivityListener _listener;
    private IExternalScopeProvider? _scopes;

    public Recorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _said.Enqueue(
                $"span {span.Source.Name} {span.DisplayName} {span.StatusDescription} {Pairs(span.TagObjects)} {Pairs(span.Baggage.Select(b => KeyValuePair.Create(b.Key, (object?)b.Value)))} "
                + string.Join(' ', span.Events.Select(e => $"{e.Name} {Pairs(e.Tags)}"))),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyCollection<string> Said => _said;

    public ILogger CreateLogger(string categoryName) => new Line(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _listener.Dispose();

    private static string Pairs(IEnumerable<KeyValuePair<string, object?>> pairs) => string.Join(' ', pairs.Select(p => $"{p.Key}={(p.Value is System.Collections.IEnumerable many and not string ? string.Join(',', many.Cast<object?>()) : p.Value)}"));

    private sealed class Line(Recorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => recorder._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = $"log {category} {logLevel} {formatter(state, exception)} {(state is IEnumerable<KeyValuePair<string, object?>> pairs ? Pairs(pairs) : "")} {exception}";
            recorder._scopes?.ForEachScope((scope, _) => text += $" {(scope is IEnumerable<KeyValuePair<string, object?>> pairs ? Pairs(pairs) : scope)}", 0);
            recorder._said.Enqueue(text);
        }
    }
}
