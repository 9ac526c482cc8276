namespace Cloud.Dashboard.Hosting;

/// <summary>
/// Stops the host when standard input ends. Whoever starts this process holds the other end of the pipe,
/// so it goes when they go, even when they were killed and could say nothing.
/// </summary>
internal sealed class ExitWithStdin(IHostApplicationLifetime lifetime, ILogger<ExitWithStdin> log) : IHostedService
{
    public const string Flag = "--exit-with-stdin";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: reads of the console block, and one blocked in the pool would be missed there.
        new Thread(ReadToTheEnd) { IsBackground = true, Name = "stdin" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void ReadToTheEnd()
    {
        var buffer = new byte[256];
        using var stdin = Console.OpenStandardInput();
        try
        {
            while (stdin.Read(buffer) > 0) { }
        }
        catch (IOException)
        {
            // A broken pipe is its end.
        }

        log.LogInformation("Standard input ended; stopping.");
        lifetime.StopApplication();
    }
}
