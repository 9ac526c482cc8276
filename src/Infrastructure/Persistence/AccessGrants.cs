using Cloud.Domain.AccessGrants;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class AccessGrantTable : IEntityTypeConfiguration<AccessGrant>
{
    public void Configure(EntityTypeBuilder<AccessGrant> builder)
    {
        builder.ToTable("access_grants");
        builder.HasKey(g => g.Id);
        builder.HasIndex(g => new { g.OrganizationId, g.Id });
        builder.HasIndex(g => new { g.StaffId, g.Id });

        // Asked at every request of staff in a tenant: of a person's grants few are open.
        builder.HasIndex(g => new { g.StaffId, g.OrganizationId }).HasFilter("state in ('requested', 'active')").HasDatabaseName("ix_access_grants_open");
        builder.HasIndex(g => g.OrganizationId).HasFilter("state in ('requested', 'active')").HasDatabaseName("ix_access_grants_open_of_organization");
        builder.HasOne<Organization>().WithMany().HasForeignKey(g => g.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<User>().WithMany().HasForeignKey(g => g.StaffId).OnDelete(DeleteBehavior.Cascade);
    }
}
