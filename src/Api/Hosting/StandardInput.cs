namespace Cloud.Api.Hosting;

/// <summary>Our starter holds the other end of our standard input: when it is killed, the input ends, and so do we. No orphan is left behind.</summary>
internal static class StandardInput
{
    public static void WhenItEnds(Action then)
    {
        var thread = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> rest = stackalloc byte[256];
            while (input.Read(rest) > 0)
            {
                // What is written there means nothing; only its end does.
            }

            then();
        })
        { IsBackground = true, Name = "standard input" };
        thread.Start();
    }
}
