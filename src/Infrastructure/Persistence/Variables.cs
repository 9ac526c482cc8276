using Cloud.Domain.Projects;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class VariableTable : IEntityTypeConfiguration<Variable>
{
    public void Configure(EntityTypeBuilder<Variable> builder)
    {
        builder.ToTable("variables");
        builder.HasKey(v => v.Id);
        builder.Ignore(v => v.Flags);
        builder.Property(v => v.ProjectId).HasMaxLength(13);
        builder.Property(v => v.Name).HasMaxLength(Variable.MaxName);
        builder.Property<uint>("xmin").IsRowVersion();
        builder.HasIndex(v => new { v.ProjectId, v.EnvironmentId, v.Name }).IsUnique().AreNullsDistinct(false).HasDatabaseName("ux_variables_name");
        builder.HasIndex(v => v.EnvironmentId);
        builder.HasIndex(v => new { v.OrganizationId, v.KeyId });
        builder.HasIndex(v => new { v.KeyId, v.OrganizationId });
        builder.HasOne<Project>().WithMany().HasForeignKey(v => v.ProjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Environment>().WithMany().HasForeignKey(v => v.EnvironmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
