namespace Cloud.Domain.Identity;

/// <summary>
/// A change that a client gave a key, and what it was answered: for a client that lost the answer and asks again. Written in the transaction of the change, so
/// there is one exactly where the change was made.
/// </summary>
public sealed class AnsweredRequest
{
    /// <summary>How long an answer is kept (API.md, Idempotency-Key).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Characters of a key; that of the draft's best-known server, Stripe.</summary>
    public const int MaxKey = 255;

    private AnsweredRequest()
    {
    }

    /// <summary>Whose key it is: two people may choose the same.</summary>
    public Guid UserId { get; private init; }

    public string Key { get; private init; } = "";

    /// <summary>SHA-256 of method, address and body: the same key with another request is a mistake and is told so.</summary>
    public byte[] Fingerprint { get; private init; } = [];

    public DateTimeOffset At { get; private init; }

    public int Status { get; private init; }

    /// <summary>The Location header; null where the answer had none.</summary>
    public string? Location { get; private init; }

    /// <summary>To the byte; without the secrets it may have carried.</summary>
    public byte[] Body { get; private init; } = [];
}
