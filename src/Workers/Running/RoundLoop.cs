using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>
/// Does one thing again and again on every node, for as long as the process lives. What the database, a file or a key refuses is said and tried again at the next
/// turn (EF says InvalidOperationException where a connection was lost); anything else is a fault of ours and ends the process, which its supervisor starts again.
/// </summary>
/// <param name="what">What it does, as the sentence "Not possible now: ..." wants it.</param>
/// <param name="every">Between the beginnings of two rounds; one that takes longer is followed by the next at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says so.</param>
public abstract partial class RoundLoop(string what, TimeSpan every, TimeProvider time, ILogger logger) : BackgroundService
{
    protected ILogger Logger => logger;

    protected abstract Task Round(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await Round(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or DbUpdateException or InvalidOperationException or CryptographicException or IOException)
            {
                NotNow(logger, what, e.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not possible now: {What}: {Reason}")]
    private static partial void NotNow(ILogger logger, string what, string reason);
}
