using Cloud.Infrastructure.Persistence;

namespace Cloud.Launch;

/// <summary>The checkout's own PostgreSQL, started again when it dies: same data, same port, same password, so its clients only have to reconnect.</summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly LocalPostgresOptions _options;
    private readonly RotatingLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private LocalPostgres _server;
    private Task _loop = Task.CompletedTask;

    private PrivateServer(LocalPostgresOptions options, RotatingLog log, LocalPostgres server) => (_options, _log, _server) = (options, log, server);

    public ProductDatabase Database => ProductDatabase.Of(_server);

    public static async Task<PrivateServer> StartAsync(LaunchOptions options, RunFolder folder, string password, CancellationToken ct)
    {
        var log = new RotatingLog(Path.Combine(folder.Log, "postgres.log"));
        var settings = new LocalPostgresOptions(options.Root)
        {
            DataFolder = folder.Postgres,
            Port = options.Ports.Postgres,
            Password = password,
            Log = log.Write,
        };
        var server = new PrivateServer(settings, log, await LocalPostgres.StartAsync(settings, ct));
        server._loop = server.KeepAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        await _loop;
        _stopping.Dispose();
        _log.Dispose();
    }

    private async Task KeepAsync()
    {
        while (true)
        {
            await _server.Ended;
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            Screen.Trouble($"PostgreSQL ended; starting it again (see {_log.Path})");
            await StartAgainAsync();
        }
    }

    private async Task StartAgainAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                _server = await LocalPostgres.StartAsync(_options, _stopping.Token);
                return;
            }
            catch (InvalidOperationException e)
            {
                Screen.Trouble(e.Message);
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
