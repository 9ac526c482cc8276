namespace Cloud.Workers;

/// <summary>Stops the host when standard input closes: the launcher holds the other end, so nothing outlives it, however it died.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(8);

    public static void Begin(IHostApplicationLifetime lifetime)
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> buffer = stackalloc byte[64];
            while (input.Read(buffer) > 0)
            {
                // Nothing is said on it; only its end matters.
            }

            lifetime.StopApplication();

            // A clock whose database is gone may never end by itself (Quartz waits for it): nothing is lost by leaving, leases run out.
            if (!lifetime.ApplicationStopped.WaitHandle.WaitOne(LongestStop))
            {
                System.Environment.Exit(1);
            }
        })
        { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }
}
