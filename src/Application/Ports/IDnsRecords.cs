namespace Cloud.Application.Ports;

/// <summary>The public DNS.</summary>
public interface IDnsRecords
{
    /// <summary>
    /// The texts that stand under a name; empty where there is no such name or no text. Ends within 5 s. Throws <see cref="DnsUnansweredException"/> where nobody could
    /// say: that is no proof of anything.
    /// </summary>
    Task<IReadOnlyList<string>> Texts(string name, CancellationToken ct);
}

/// <summary>No name server gave an answer.</summary>
public sealed class DnsUnansweredException(string message, Exception? inner = null) : Exception(message, inner);
