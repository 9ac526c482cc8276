using Cloud.Domain;
using Cloud.Domain.Domains;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class DomainTable : IEntityTypeConfiguration<EnvironmentDomain>
{
    /// <summary>The index that lets one of all organizations have a name that is proven.</summary>
    public const string ProvenOnce = "ux_domains_proven";

    public void Configure(EntityTypeBuilder<EnvironmentDomain> builder)
    {
        builder.ToTable("environment_domains");
        builder.HasKey(d => d.Id);
        builder.Property(d => d.ProjectId).HasMaxLength(13);
        builder.Property(d => d.Name).HasMaxLength(HostName.Longest);
        builder.Property(d => d.HostedZoneId).HasMaxLength(32);
        builder.Property(d => d.Reason).HasMaxLength(Text.Message);
        builder.Ignore(d => d.ProofName);
        builder.Ignore(d => d.ProofValue);
        builder.Ignore(d => d.Token);
        builder.Property<uint>("xmin").IsRowVersion();
        builder.HasIndex(d => new { d.ProjectId, d.Name }).IsUnique().HasDatabaseName("ux_domains_name");

        // Over all tenants, past row-level security: what is not proven is nobody's. What is being taken away is its owner's until it is gone.
        builder.HasIndex(d => d.Name).IsUnique().HasFilter("verified_at is not null and status <> 'failed'").HasDatabaseName(ProvenOnce);
        builder.HasIndex(d => d.EnvironmentId);
        builder.HasIndex(d => new { d.OrganizationId, d.Id });
        builder.HasIndex(d => d.NextLookAt).HasFilter("next_look_at is not null").HasDatabaseName("ix_domains_to_look_at");
        builder.HasOne<Project>().WithMany().HasForeignKey(d => d.ProjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Environment>().WithMany().HasForeignKey(d => d.EnvironmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
