using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>Admits, leases and runs until the host stops; woken by NOTIFY, polling as a net.</summary>
public sealed partial class WorkerLoop(ActivityQueue queue, HeldLeases leases, StepRunner runner, RunnerOptions options, Wake wake, ILogger<WorkerLoop> logger) : BackgroundService
{
    /// <summary>What to wait after the database went away, before asking again.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(1);

    /// <summary>A dead worker's activities are found within a third of a lease after it ran out.</summary>
    private TimeSpan Poll => options.Poll < options.Lease / 3 ? options.Poll : options.Lease / 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var slots = new SemaphoreSlim(options.Concurrency);
        var heart = Heart(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await slots.WaitAsync(stoppingToken);
                var free = TakeFree(slots);
                var taken = await Fill(free, slots, stoppingToken);
                if (taken < free)
                {
                    await wake.Wait(Poll, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                QueueAway(logger, e.Message);
                await Pause(stoppingToken);
            }
        }

        await heart;
    }

    private int TakeFree(SemaphoreSlim slots)
    {
        var free = 1;
        while (free < options.Concurrency && slots.Wait(0, CancellationToken.None))
        {
            free++;
        }

        return free;
    }

    private async Task<int> Fill(int free, SemaphoreSlim slots, CancellationToken ct)
    {
        IReadOnlyList<Activity> taken = [];
        try
        {
            taken = await queue.Take(free, ct);
        }
        finally
        {
            if (taken.Count < free)
            {
                slots.Release(free - taken.Count);
            }
        }

        foreach (var activity in taken)
        {
            _ = RunOne(activity, slots, ct);
        }

        return taken.Count;
    }

    private async Task RunOne(Activity activity, SemaphoreSlim slots, CancellationToken stopping)
    {
        await Task.Yield();
        var lease = Lease.On(activity);
        using var hold = leases.Begin(lease);
        try
        {
            if (await runner.Run(activity, hold.Lost))
            {
                wake.Now();
            }
            else
            {
                NotSaved(logger, lease.ActivityId, lease.Number);
                await queue.Release(lease, hold.Lost);
            }
        }
#pragma warning disable CA1031 // The loop must outlive any step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Lost lease, the database away, or a fault of ours: nothing was saved, and whoever leases it next runs the step again.
            StepDropped(logger, e, lease.ActivityId, activity.Type);
            await GiveBack(lease, hold.Lost);
        }
        finally
        {
            if (!stopping.IsCancellationRequested)
            {
                slots.Release();
            }
        }
    }

    /// <summary>Best effort: a lease that cannot be given back runs out by itself.</summary>
    private async Task GiveBack(Lease lease, CancellationToken lost)
    {
        try
        {
            await queue.Release(lease, lost);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            QueueAway(logger, e.Message);
        }
    }

    private async Task Heart(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(options.Heartbeat);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stopping);
                await leases.Beat(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                QueueAway(logger, e.Message);
            }
        }
    }

    private static async Task Pause(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(AfterFault, stopping);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The activity queue cannot be reached: {Reason}")]
    private static partial void QueueAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {Activity}: nothing was written under lease {Number}: it was lost, or the change refused.")]
    private static partial void NotSaved(ILogger logger, Guid activity, long number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {Activity} ({Type}): the step was dropped and will run again.")]
    private static partial void StepDropped(ILogger logger, Exception exception, Guid activity, string type);
}
