using Cloud.Application.Ports;

namespace Cloud.Workers.Running;

/// <summary>
/// What one run of one step has at hand. Everything it changes is saved together when it returns, or not at all. The database is opened at first use:
/// a step that needs nothing of it is saved in a batch with others.
/// </summary>
public sealed class StepContext(Activity activity, IServiceScopeFactory scopes, DateTimeOffset now, CancellationToken cancel) : IAsyncDisposable
{
    private readonly List<(DateTimeOffset At, string Message)> _log = [];
    private AsyncServiceScope? _scope;
    private ICloudDb? _db;

    public Activity Activity { get; } = activity;

    /// <summary>The database, in the activity's tenant.</summary>
    public ICloudDb Db => _db ??= Open();

    public bool DbIsOpen => _db is not null;

    public DateTimeOffset Now { get; } = now;

    /// <summary>Cancelled when the lease is lost: no call may go out after that.</summary>
    public CancellationToken Cancel { get; } = cancel;

    /// <summary>The workflow's state as JSON.</summary>
    public string State { get; set; } = activity.WorkflowState;

    /// <summary>How much of the running step is done, 0 to 1.</summary>
    public double Fraction { get; set; }

    /// <summary>Whether the environment's open attention items are among what <see cref="Db"/> holds.</summary>
    public bool AttentionIsRead { get; set; }

    public IReadOnlyList<(DateTimeOffset At, string Message)> Lines => _log;

    /// <summary>Adds a line to the activity's log.</summary>
    public void Log(string message, DateTimeOffset? at = null) => _log.Add((at ?? Now, message));

    public ValueTask DisposeAsync() => _scope is { } scope ? scope.DisposeAsync() : ValueTask.CompletedTask;

    private ICloudDb Open()
    {
        var scope = scopes.CreateAsyncScope();
        _scope = scope;
        scope.ServiceProvider.GetRequiredService<Tenant>().Set(Activity.OrganizationId);
        var db = scope.ServiceProvider.GetRequiredService<ICloudDb>();
        db.Activities.Attach(Activity);
        return db;
    }
}

/// <summary>One run of one step, with the workflow's own state between steps.</summary>
public sealed class Run<TState>(StepContext context)
{
    public required TState State { get; set; }

    public StepContext Context { get; } = context;

    public Activity Activity => Context.Activity;

    public ICloudDb Db => Context.Db;

    public DateTimeOffset Now => Context.Now;

    public CancellationToken Cancel => Context.Cancel;

    public void Log(string message, DateTimeOffset? at = null) => Context.Log(message, at);

    /// <summary>How much of this step is done, 0 to 1.</summary>
    public void Report(double fraction) => Context.Fraction = Math.Clamp(fraction, 0, 1);
}

/// <summary>A step found that the activity cannot go on: undo, and tell why. Not for what may pass by itself.</summary>
public sealed class ActivityFailedException(string code, string message, string? rootCause = null) : Exception(message)
{
    public string Code { get; } = code;

    public string? RootCause { get; } = rootCause;
}
