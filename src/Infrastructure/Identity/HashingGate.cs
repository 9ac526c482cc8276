namespace Cloud.Infrastructure.Identity;

/// <summary>
/// How many passwords are hashed at once on this node. Hashing is slow on purpose and keeps a processor busy for a tenth of a second: without a bound, a flood of
/// sign-ins takes every processor and every thread from everybody else.
/// </summary>
/// <param name="atOnce">One for each processor; others only in tests.</param>
/// <param name="patience">How long one waits for a turn; people give up at about ten seconds, and clients try again.</param>
public sealed class HashingGate(int atOnce, TimeSpan patience) : IDisposable
{
    /// <summary>Our own choice: some fifty sign-ins of a processor.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turns = new(atOnce);

    public HashingGate()
        : this(System.Environment.ProcessorCount, Patience)
    {
    }

    /// <summary>False when there was no turn in time; else <see cref="Leave"/> follows.</summary>
    public Task<bool> Enter(CancellationToken ct) => _turns.WaitAsync(patience, ct);

    public void Leave() => _turns.Release();

    public void Dispose() => _turns.Dispose();
}
