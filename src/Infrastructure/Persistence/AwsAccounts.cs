using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class AwsAccountTable : IEntityTypeConfiguration<AwsAccount>
{
    public void Configure(EntityTypeBuilder<AwsAccount> builder)
    {
        builder.ToTable("aws_accounts");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.AccountId).HasMaxLength(AwsAccount.AccountIdLength);
        builder.Property(a => a.Title).HasMaxLength(AwsAccount.MaxTitle);
        builder.Property(a => a.ExternalId).HasMaxLength(100);
        builder.Property(a => a.Checks).IsJson();
        builder.Ignore(a => a.State);
        builder.Ignore(a => a.RoleName);
        builder.Ignore(a => a.RoleArn);
        builder.Ignore(a => a.StackRoleName);
        builder.Ignore(a => a.StackRoleArn);
        builder.Ignore(a => a.BootstrapStack);

        // Within an organization alone: another one's row of the same number is nobody's business, and has roles of its own.
        builder.HasIndex(a => new { a.OrganizationId, a.AccountId }).IsUnique().HasDatabaseName("ux_aws_accounts_account");
        builder.HasIndex(a => new { a.OrganizationId, a.Id });
        builder.HasIndex(a => a.CheckRequestedAt).HasFilter("check_requested_at is not null").HasDatabaseName("ix_aws_accounts_to_check");
        builder.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
