using Cloud.Domain.Integrations;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class IntegrationTable : IEntityTypeConfiguration<Integration>
{
    public void Configure(EntityTypeBuilder<Integration> builder)
    {
        builder.ToTable("integrations");
        builder.HasKey(i => i.Id);
        builder.Ignore(i => i.Mark);
        builder.Property(i => i.ProjectId).HasMaxLength(13);
        builder.Property(i => i.Environments).IsJson();
        builder.Property(i => i.Settings).IsJson();
        builder.Property<uint>("xmin").IsRowVersion();
        builder.HasIndex(i => new { i.ProjectId, i.Type }).IsUnique().HasDatabaseName("ux_integrations_type");
        builder.HasIndex(i => new { i.OrganizationId, i.KeyId });
        builder.HasIndex(i => new { i.KeyId, i.OrganizationId });
        builder.HasOne<Project>().WithMany().HasForeignKey(i => i.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
