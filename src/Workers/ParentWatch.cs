namespace Cloud.Workers;

/// <summary>Stops the host when standard input closes: the launcher holds the other end, so nothing outlives it, however it died.</summary>
internal static class ParentWatch
{
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
        })
        { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }
}
