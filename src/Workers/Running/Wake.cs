using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>Wakes the loop when there may be work: by NOTIFY from any process, or by this one when a step ended.</summary>
public sealed partial class Wake(NpgsqlDataSource worker, ILogger<Wake> logger) : BackgroundService
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _signal = new(1, 1);

    public void Now()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    public Task Wait(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

    public override void Dispose()
    {
        _signal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await worker.OpenConnectionAsync(stoppingToken);
                connection.Notification += (_, _) => Now();
                await using (var listen = new NpgsqlCommand("listen activities", connection))
                {
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                }

                Now();
                while (true)
                {
                    await connection.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or System.IO.IOException)
            {
                NotListening(logger, e.Message);
                await Task.Delay(AfterFault, stoppingToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not listening for new activities, polling instead: {Reason}")]
    private static partial void NotListening(ILogger logger, string reason);
}
