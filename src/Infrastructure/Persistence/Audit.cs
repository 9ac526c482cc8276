using Cloud.Domain.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class AuditTable : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("audit_events");
        builder.HasKey(e => e.Id);

        // As text, not jsonb: the hash is taken over the very bytes.
        builder.Property(e => e.Before).HasColumnType("text");
        builder.Property(e => e.After).HasColumnType("text");
        builder.HasIndex(e => new { e.OrganizationId, e.Id });

        // One for each filter of the list, in the list's order.
        builder.HasIndex(e => new { e.OrganizationId, e.ActorId, e.Id });
        builder.HasIndex(e => new { e.OrganizationId, e.Action, e.Id });
        builder.HasIndex(e => new { e.OrganizationId, e.Outcome, e.Id });
        builder.HasIndex(e => new { e.OrganizationId, e.Target }).HasOperators("uuid_ops", "varchar_pattern_ops");
    }
}

internal sealed class AuditLinkTable : IEntityTypeConfiguration<AuditLink>
{
    public void Configure(EntityTypeBuilder<AuditLink> builder)
    {
        builder.ToTable("audit_chain");
        builder.HasKey(l => new { l.OrganizationId, l.Sequence });
        builder.HasIndex(l => l.EventId).IsUnique();
    }
}

/// <summary>An event that waits for its place. Only functions of the database touch it; it is here so that the model has every table.</summary>
internal sealed class AuditWaiting
{
    public Guid OrganizationId { get; private init; }

    public Guid EventId { get; private init; }
}

/// <summary>Up to where a chain was taken away by policy, and the hash it goes on from. Only functions of the database touch it.</summary>
internal sealed class AuditFloor
{
    public Guid OrganizationId { get; private init; }

    public long Sequence { get; private init; }

    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset EventAt { get; private init; }

    public DateTimeOffset PrunedAt { get; private init; }
}

/// <summary>How long a plan keeps the log. Only functions of the database read it.</summary>
internal sealed class AuditTerm
{
    public required string Plan { get; init; }

    /// <summary>Thirteen at least.</summary>
    public int Months { get; init; }
}

internal sealed class AuditTermTable : IEntityTypeConfiguration<AuditTerm>
{
    public void Configure(EntityTypeBuilder<AuditTerm> builder)
    {
        builder.ToTable("audit_terms");
        builder.HasKey(t => t.Plan);
        builder.Property(t => t.Plan).HasColumnType("text");
    }
}

internal sealed class AuditFloorTable : IEntityTypeConfiguration<AuditFloor>
{
    public void Configure(EntityTypeBuilder<AuditFloor> builder)
    {
        builder.ToTable("audit_floors");
        builder.HasKey(f => new { f.OrganizationId, f.Sequence });
    }
}

internal sealed class AuditWaitingTable : IEntityTypeConfiguration<AuditWaiting>
{
    public void Configure(EntityTypeBuilder<AuditWaiting> builder)
    {
        builder.ToTable("audit_unlinked");
        builder.HasKey(w => new { w.OrganizationId, w.EventId });
    }
}
