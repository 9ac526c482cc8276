using System.Collections.Concurrent;
using Npgsql;

namespace Cloud.Api.Subscriptions;

/// <summary>
/// Tells open subscriptions that something changed in their project: one connection and, while anybody listens, one query a second for all of them. NOTIFY wakes it
/// for new work at once. What changed, each subscription reads for itself, by its caller's rights.
/// </summary>
internal sealed partial class ChangeFeed(NpgsqlDataSource database, TimeProvider time, ILogger<ChangeFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);

    /// <summary>Seconds: a change is dated by whoever makes it and seen when it commits; steps save within the ten of a command's time-out.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Subscriptions that read what changed at once: a thousand that wake together go one after another, and leave most of the pool's connections to requests.
    /// </summary>
    private readonly SemaphoreSlim _readers = new(8, 8);

    private readonly ConcurrentDictionary<Subscription, byte> _open = new();
    private readonly SemaphoreSlim _any = new(0, 1);

    public Subscription Open(string? project, Guid? organization)
    {
        var subscription = new Subscription(project, organization, s => _open.TryRemove(s, out _));
        _open[subscription] = 0;
        Again();
        return subscription;
    }

    /// <summary>Reads for one subscription, when it is its turn.</summary>
    public async Task<T> Read<T>(Func<Task<T>> read, CancellationToken ct)
    {
        await _readers.WaitAsync(ct);
        try
        {
            return await read();
        }
        finally
        {
            _readers.Release();
        }
    }

    public override void Dispose()
    {
        _readers.Dispose();
        _any.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _any.WaitAsync(stoppingToken);
                await Follow(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or InvalidOperationException)
            {
                Away(logger, e.Message);
                await Task.Delay(AfterFault, time, stoppingToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                Again();
            }
        }
    }

    private async Task Follow(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using (var listen = new NpgsqlCommand("listen activities", connection))
        {
            await listen.ExecuteNonQueryAsync(ct);
        }

        // While it was not looking, anything may have happened.
        foreach (var subscription in _open.Keys)
        {
            subscription.Wake();
        }

        Dictionary<string, DateTimeOffset> known = new(StringComparer.Ordinal);
        while (!_open.IsEmpty)
        {
            await connection.WaitAsync(Every, ct);
            var seen = await Changed(connection, ct);
            foreach (var (organization, project, at) in seen.Where(s => !known.TryGetValue(s.Project, out var before) || s.At > before))
            {
                foreach (var subscription in _open.Keys.Where(s => s.Is(organization, project)))
                {
                    subscription.Wake();
                }
            }

            known = seen.ToDictionary(s => s.Project, s => s.At, StringComparer.Ordinal);
        }
    }

    private async Task<List<(Guid Organization, string Project, DateTimeOffset At)>> Changed(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select organization_id, project_id, at from cloud_changed($1, $2, $3)", connection);
        command.Parameters.AddWithValue(_open.Keys.Select(s => s.Project).OfType<string>().Distinct(StringComparer.Ordinal).ToArray());
        command.Parameters.AddWithValue(_open.Keys.Select(s => s.Organization).OfType<Guid>().Distinct().ToArray());
        command.Parameters.AddWithValue(time.GetUtcNow() - Overlap);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<(Guid, string, DateTimeOffset)> changed = [];
        while (await reader.ReadAsync(ct))
        {
            changed.Add((reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return changed;
    }

    private void Again()
    {
        try
        {
            _any.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscriptions hear nothing for a moment: {Reason}")]
    private static partial void Away(ILogger logger, string reason);
}

/// <summary>Somebody who listens to a project or an organization.</summary>
internal sealed class Subscription(string? project, Guid? organization, Action<Subscription> close) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public string? Project => project;

    public Guid? Organization => organization;

    public bool Is(Guid ofOrganization, string ofProject) => project == ofProject || organization == ofOrganization;

    public Task<bool> Wait(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

    public void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or gone.
        }
    }

    public void Dispose()
    {
        close(this);
        _signal.Dispose();
    }
}
