using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Environments;
using Cloud.Domain.Organizations;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class ProjectTable : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder)
    {
        builder.ToTable("projects");
        builder.HasKey(p => p.Id);
        builder.Property(p => p.Id).HasMaxLength(13).IsFixedLength(false);
        builder.Property(p => p.RepositoryUrl).HasMaxLength(2000);
        builder.Property(p => p.StatusMessage).HasMaxLength(Text.Message);
        builder.Property(p => p.Configuration).HasColumnType("jsonb");
        builder.HasIndex(p => new { p.OrganizationId, p.CreatedAt, p.Id });
        builder.HasIndex(p => new { p.CreatedAt, p.Id });
        builder.HasIndex(p => p.AwsAccountId);
        builder.HasOne<Organization>().WithMany().HasForeignKey(p => p.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<AwsAccount>().WithMany().HasForeignKey(p => p.AwsAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RevisionTable : IEntityTypeConfiguration<Revision>
{
    public void Configure(EntityTypeBuilder<Revision> builder)
    {
        builder.ToTable("revisions");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.ProjectId).HasMaxLength(13);
        builder.Property(r => r.Commit).HasMaxLength(64);
        builder.Property(r => r.Configuration).HasColumnType("jsonb");
        builder.HasIndex(r => r.ProjectId);
        builder.HasIndex(r => r.OrganizationId);
        builder.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class EnvironmentTable : IEntityTypeConfiguration<Environment>
{
    public void Configure(EntityTypeBuilder<Environment> builder)
    {
        builder.ToTable("environments");
        builder.HasKey(e => e.Id);
        builder.HasIndex(e => new { e.ProjectId, e.MachineName }).IsUnique();

        // A page of them, newest first: without it a project's are all read and sorted.
        builder.HasIndex(e => new { e.ProjectId, e.Id });
        builder.HasIndex(e => e.OrganizationId);
        builder.HasIndex(e => new { e.Lifecycle, e.Id });
        builder.HasIndex(e => e.Id, "ix_environments_unwell").HasFilter("health in ('degraded', 'critical') or lifecycle = 'attention_required' or stack_condition in ('create_failed', 'rollback_failed', 'delete_failed', 'missing')");
        builder.Property(e => e.ServiceVersions).IsJson();
        builder.Property(e => e.BastionRanges).IsJson();
        builder.Property(e => e.Served).IsJson();
        builder.Property<uint>("xmin").IsRowVersion();
        builder.HasOne<Project>().WithMany().HasForeignKey(e => e.ProjectId).OnDelete(DeleteBehavior.Cascade);
        builder.Ignore(e => e.LockId);
        builder.Ignore(e => e.Code);
        builder.HasOne<Revision>().WithMany().HasForeignKey(e => e.RevisionId).OnDelete(DeleteBehavior.NoAction);
        builder.HasIndex(e => e.SharedWithId);
        builder.HasOne<Environment>().WithMany().HasForeignKey(e => e.SharedWithId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Environment>().WithMany().HasForeignKey(e => e.ParentId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class StackTable : IEntityTypeConfiguration<EnvironmentStack>
{
    public void Configure(EntityTypeBuilder<EnvironmentStack> builder)
    {
        builder.ToTable("stacks");
        builder.HasKey(s => s.EnvironmentId);
        builder.HasIndex(s => s.OrganizationId);
        builder.Property(s => s.StatusReason).HasMaxLength(Text.Detail);
        builder.Property(s => s.RootCause).HasMaxLength(Text.Message);
        builder.Property(s => s.Outputs).IsJson();
        builder.Property(s => s.Parts).IsJson();
        builder.Property(s => s.Edge).IsJson();
        builder.Property(s => s.Slots).IsJson();
        builder.Property(s => s.Pins).IsJson();
        builder.Ignore(s => s.Account);
        builder.Ignore(s => s.Bastion);
        builder.HasOne<Environment>().WithMany().HasForeignKey(s => s.EnvironmentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RetainedResourceTable : IEntityTypeConfiguration<RetainedResource>
{
    public void Configure(EntityTypeBuilder<RetainedResource> builder)
    {
        builder.ToTable("retained_resources");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.PurgeFailure).HasMaxLength(Text.Message);
        builder.Property(r => r.PhysicalId).HasMaxLength(Text.Message);
        builder.Property(r => r.Details).IsJson();
        builder.HasIndex(r => new { r.ProjectId, r.Id });
        builder.HasIndex(r => r.OrganizationId);
        builder.HasIndex(r => r.EnvironmentId);
        builder.HasIndex(r => new { r.StackArn, r.LogicalId }).IsUnique();
        builder.HasOne<Project>().WithMany().HasForeignKey(r => r.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ScheduleTable : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.ToTable("schedules");
        builder.HasKey(s => new { s.EnvironmentId, s.Kind });
        builder.Ignore(s => s.Every);
        builder.HasIndex(s => s.NextAt).HasFilter("enabled");
        builder.HasIndex(s => s.OrganizationId);
        builder.HasOne<Environment>().WithMany().HasForeignKey(s => s.EnvironmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
