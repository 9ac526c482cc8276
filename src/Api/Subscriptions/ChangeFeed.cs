using System.Collections.Concurrent;
using Npgsql;

namespace Cloud.Api.Subscriptions;

/// <summary>
/// Tells open subscriptions that something changed in their project: one connection and, while anybody listens, one query a second for all of them (one more while staff do). NOTIFY wakes it
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

    public Subscription Open(Hears hears)
    {
        var subscription = new Subscription(hears, s => _open.TryRemove(s, out _));
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
        Wake(_ => true);
        Dictionary<string, DateTimeOffset> known = new(StringComparer.Ordinal);
        DateTimeOffset? knownAnywhere = null;
        while (!_open.IsEmpty)
        {
            await connection.WaitAsync(Every, ct);
            var seen = await Changed(connection, ct);
            foreach (var (organization, project, at) in seen.Where(s => !known.TryGetValue(s.Project, out var before) || s.At > before))
            {
                Wake(s => s.Hears.Is(organization, project));
            }

            known = seen.ToDictionary(s => s.Project, s => s.At, StringComparer.Ordinal);
            if (_open.Keys.Any(s => s.Hears.All) && await ChangedAnywhere(connection, ct) is var anywhere && anywhere > (knownAnywhere ?? DateTimeOffset.MinValue))
            {
                knownAnywhere = anywhere;
                Wake(s => s.Hears.All);
            }
        }
    }

    private void Wake(Func<Subscription, bool> whom)
    {
        foreach (var subscription in _open.Keys.Where(whom))
        {
            subscription.Wake();
        }
    }

    private async Task<DateTimeOffset?> ChangedAnywhere(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select cloud_changed_anywhere($1)", connection);
        command.Parameters.AddWithValue(time.GetUtcNow() - Overlap);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
    }

    private async Task<List<(Guid Organization, string Project, DateTimeOffset At)>> Changed(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select organization_id, project_id, at from cloud_changed($1, $2, $3)", connection);
        command.Parameters.AddWithValue(_open.Keys.Select(s => s.Hears.Project).OfType<string>().Distinct(StringComparer.Ordinal).ToArray());
        command.Parameters.AddWithValue(_open.Keys.Select(s => s.Hears.Organization).OfType<Guid>().Distinct().ToArray());
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

/// <summary>Where something must change for a subscription to look: in a project, an organization, or anywhere.</summary>
internal sealed record Hears(string? Project, Guid? Organization)
{
    public static readonly Hears Everything = new(null, null);

    public bool All => this == Everything;

    public static Hears Of(string project) => new(project, null);

    public static Hears Of(Guid organization) => new(null, organization);

    public bool Is(Guid organization, string project) => Project == project || Organization == organization;
}

/// <summary>Somebody who listens.</summary>
internal sealed class Subscription(Hears hears, Action<Subscription> close) : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public Hears Hears => hears;

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
