using Cloud.Domain;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class ScalingRequestTable : IEntityTypeConfiguration<ScalingRequest>
{
    public void Configure(EntityTypeBuilder<ScalingRequest> builder)
    {
        builder.ToTable("scaling_requests");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.From).IsJson();
        builder.Property(r => r.To).IsJson();
        builder.Property(r => r.Nodes).IsJson();
        builder.Property(r => r.Gateways).IsJson();
        builder.Property(r => r.Failure).HasMaxLength(Text.Message);
        builder.Ignore(r => r.Kind);
        builder.Ignore(r => r.IsPaused);
        builder.Ignore(r => r.IsWaiting);
        builder.Ignore(r => r.CanPause);
        builder.Ignore(r => r.CanResume);
        builder.HasIndex(r => r.ActivityId).IsUnique();
        builder.HasIndex(r => r.ReturnOf).IsUnique().HasFilter("return_of is not null");
        builder.HasIndex(r => new { r.EnvironmentId, r.Id });
        builder.HasIndex(r => r.OrganizationId);
    }
}
