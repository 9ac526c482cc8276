using Cloud.Domain;
using Cloud.Domain.Organizations;
using Cloud.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class TicketTable : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> builder)
    {
        builder.ToTable("tickets");
        builder.HasKey(t => t.Id);
        builder.Property(t => t.Subject).HasMaxLength(Ticket.MaxSubject);
        builder.Property(t => t.Description).HasMaxLength(Text.Detail);
        builder.Property(t => t.DecisionReason).HasMaxLength(Text.Message);
        builder.Property(t => t.Change).IsJson();
        builder.Property<uint>("xmin").IsRowVersion();
        builder.Ignore(t => t.AwaitsDecision);
        builder.HasIndex(t => new { t.OrganizationId, t.Number }).IsUnique();
        builder.HasIndex(t => new { t.OrganizationId, t.Id });
        builder.HasIndex(t => new { t.Status, t.Id });
        builder.HasIndex(t => t.EnvironmentId);
        builder.HasIndex(t => t.ActivityId).IsUnique().HasFilter("activity_id is not null");
        builder.HasOne<Organization>().WithMany().HasForeignKey(t => t.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TicketCommentTable : IEntityTypeConfiguration<TicketComment>
{
    public void Configure(EntityTypeBuilder<TicketComment> builder)
    {
        builder.ToTable("ticket_comments");
        builder.HasKey(c => c.Id);
        builder.Property(c => c.Body).HasMaxLength(Text.Detail);
        builder.HasIndex(c => new { c.TicketId, c.Id });
        builder.HasIndex(c => c.OrganizationId);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(c => c.TicketId).OnDelete(DeleteBehavior.Cascade);
    }
}
