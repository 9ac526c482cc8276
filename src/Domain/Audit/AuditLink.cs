namespace Cloud.Domain.Audit;

/// <summary>
/// An event's place in its organization's hash chain. The events refuse to be changed, so their places are rows of their own, written by the database alone
/// (<c>cloud_link_audit</c>) and refusing change as they do.
/// </summary>
public sealed class AuditLink : ITenantOwned
{
    private AuditLink()
    {
    }

    public Guid OrganizationId { get; private init; }

    /// <summary>From 1, without a gap.</summary>
    public long Sequence { get; private init; }

    public Guid EventId { get; private init; }

    /// <summary>SHA-256 of <see cref="PreviousHash"/> followed by the event's canonical text (ADR 0014).</summary>
    public byte[] Hash { get; private init; } = [];

    /// <summary>The hash of the place before; 32 zero bytes at the first.</summary>
    public byte[] PreviousHash { get; private init; } = [];

    public DateTimeOffset LinkedAt { get; private init; }
}
